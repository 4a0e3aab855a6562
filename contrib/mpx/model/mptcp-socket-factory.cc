/* SPDX-License-Identifier: MIT */
/* Factories of MPTCP sockets, which each node has since it was made. */
#include "mptcp-socket-factory.h"

#include "mptcp-socket.h"

#include "ns3/boolean.h"
#include "ns3/fatal-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(MptcpSocketFactory);
NS_OBJECT_ENSURE_REGISTERED(MptcpTcpSocketFactory);

namespace
{

/* Socket::CreateSocket() asks the node for its factory and uses what it gets,
 * where assertions are off also if that is nothing. So each node is given one
 * when it is made: as the value of an attribute, for that is the only thing
 * that ns-3 does with a new node. */
class OnNewNode : public AttributeAccessor
{
  public:
    bool Set(ObjectBase *object, const AttributeValue &) const override
    {
        auto node = dynamic_cast<Node *>(object);

        if (node && !node->GetObject<MptcpSocketFactory>())
            node->AggregateObject(CreateObject<MptcpSocketFactory>());
        return node != nullptr;
    }

    bool Get(const ObjectBase *object, AttributeValue &value) const override
    {
        auto has = dynamic_cast<BooleanValue *>(&value);
        auto node = dynamic_cast<const Node *>(object);

        if (has && node)
            has->Set(node->GetObject<MptcpSocketFactory>() != nullptr);
        return has && node;
    }

    bool HasGetter() const override
    {
        return true;
    }

    bool HasSetter() const override
    {
        return true;
    }
};

const bool g_every_node = [] {
    Node::GetTypeId().AddAttribute(
        "MptcpSocketFactory",
        "Whether the node knows the name ns3::MptcpSocketFactory. It can make "
        "sockets once MptcpHelper::Install() was called.",
        TypeId::ATTR_GET | TypeId::ATTR_CONSTRUCT, BooleanValue(true),
        Create<OnNewNode>(), MakeBooleanChecker());
    return true;
}();

} // namespace

static Ptr<Socket> Make(const Object *factory)
{
    auto node = factory->GetObject<Node>();
    auto stack = factory->GetObject<MptcpStack>();

    if (!stack)
        NS_FATAL_ERROR("MptcpSocketFactory: node "
                       << (node ? std::to_string(node->GetId()) : "(none)")
                       << " has no MPTCP: MptcpHelper::Install() comes first");
    return stack->CreateSocket();
}

TypeId MptcpSocketFactory::GetTypeId()
{
    static TypeId tid = TypeId("ns3::MptcpSocketFactory")
                            .SetParent<SocketFactory>()
                            .SetGroupName("Mpx")
                            .AddConstructor<MptcpSocketFactory>();
    return tid;
}

Ptr<Socket> MptcpSocketFactory::CreateSocket()
{
    return Make(this);
}

TypeId MptcpTcpSocketFactory::GetTypeId()
{
    static TypeId tid = TypeId("ns3::MptcpTcpSocketFactory")
                            .SetParent<TcpSocketFactory>()
                            .SetGroupName("Mpx")
                            .AddConstructor<MptcpTcpSocketFactory>();
    return tid;
}

Ptr<Socket> MptcpTcpSocketFactory::CreateSocket()
{
    return Make(this);
}

/* A node gives the first of its objects that fits, and keeps them in the order
 * of how often each was asked for: so this one is asked for until it is before
 * the other. From then on each question counts for it. */
void MptcpTcpSocketFactory::Replace(Ptr<Node> node)
{
    auto own = CreateObject<MptcpTcpSocketFactory>();
    unsigned often = 1;

    node->AggregateObject(own);
    while (node->GetObject<TcpSocketFactory>() != own) {
        for (unsigned i = 0; i < often; i++)
            node->GetObject<MptcpTcpSocketFactory>();
        often *= 2;
        if (often > 1u << 24)
            NS_FATAL_ERROR("MptcpStack: ns-3 does not let TcpSocketFactory be "
                           "replaced");
    }
}

} // namespace ns3
