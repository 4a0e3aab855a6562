/* SPDX-License-Identifier: MIT */
/*
 * Which socket of a node has which flow.
 *
 * ns-3 keeps its end points in a list and walks it for each segment. It is
 * asked only about what is not in this table: listeners, flows that begin or
 * linger, strangers.
 */
#ifndef NS3C_FLOWS_H
#define NS3C_FLOWS_H

#include "ns3c_impl.h"

#include <unordered_map>

namespace ns3c
{

class Flows
{
  public:
    void Add(const ns3c_flow &f, TcpSock *s);
    /* Unless another socket has it by now. */
    void Remove(const ns3c_flow &f, const TcpSock *s);
    /* NULL: not in the table. */
    TcpSock *Find(const ns3c_flow &f) const
    {
        auto it = m_socks.find(Key(f));

        return it == m_socks.end() ? nullptr : it->second;
    }

  private:
    struct Key {
        explicit Key(const ns3c_flow &f);
        bool operator==(const Key &o) const
        {
            return std::memcmp(w, o.w, sizeof w) == 0;
        }
        uint64_t w[5];
    };
    struct Hash {
        size_t operator()(const Key &k) const
        {
            return static_cast<size_t>(Mix(k.w, 5));
        }
    };

    std::unordered_map<Key, TcpSock *, Hash> m_socks;
};

} // namespace ns3c

#endif /* NS3C_FLOWS_H */
