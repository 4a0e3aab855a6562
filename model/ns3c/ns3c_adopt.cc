/* SPDX-License-Identifier: MIT */
/* Nodes and devices that ns-3's own helpers have made. */
#include "ns3c_impl.h"

#include "ns3/node-list.h"

using namespace ns3c;

int ns3c_node_adopt(uint32_t id)
{
    Sim *sim = Here();

    if (!sim)
        return -1;
    if (id >= ns3::NodeList::GetNNodes())
        return Fail("ns3c_node_adopt: ns-3 has no node %u", id);
    auto node = ns3::NodeList::GetNode(id);
    for (size_t i = 0; i < sim->nodes.size(); i++)
        if (sim->nodes[i].node == node)
            return static_cast<int>(i);
    sim->nodes.push_back({node, false, nullptr, true, nullptr});
    return static_cast<int>(sim->nodes.size() - 1);
}

int ns3c_dev_adopt(int node, uint32_t index)
{
    NodeRec *n = NodeOf(node);

    if (!n)
        return -1;
    if (!n->adopted)
        return Fail("ns3c_dev_adopt: node %d is not adopted", node);
    if (index >= n->node->GetNDevices())
        return Fail("ns3c_dev_adopt: node %d has no device %u", node, index);
    auto dev = n->node->GetDevice(index);
    auto &devs = Here()->devs;
    for (size_t i = 0; i < devs.size(); i++)
        if (devs[i].dev == dev)
            return static_cast<int>(i);
    devs.push_back({dev, node, -1, false, 0, ns3::Time(0), nullptr});
    return static_cast<int>(devs.size() - 1);
}
