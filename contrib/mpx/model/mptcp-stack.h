/* SPDX-License-Identifier: MIT */
/* MPTCP of one node. */
#ifndef MPTCP_STACK_H
#define MPTCP_STACK_H

#include "ns3/address.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"
#include "ns3/type-id.h"

#include <list>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

/* Of the C layers below; their headers are not needed here. */
struct host;
struct host_tap;
struct host_app_ops;
struct mpx_config;
struct ns3c_flow;
struct ns3c_addr;
typedef struct mpx_conn mpx_conn;
typedef struct mpx_subflow mpx_subflow;

namespace ns3
{

class MptcpSocket;
class MptcpTls;

/**
 * \ingroup mpx
 *
 * MPTCP (RFC 8684, and drafts with keys from the application) of one node:
 * what its connections are made of, its addresses, and the trace sources of
 * all its connections. Made by MptcpHelper::Install(). It sits between TCP and
 * IP of the node: subflows are ordinary TCP sockets, and TCP connections of
 * other applications pass unchanged.
 */
class MptcpStack : public Object
{
  public:
    /** \return the object TypeId */
    static TypeId GetTypeId();
    MptcpStack();
    ~MptcpStack() override;

    /**
     * Put it on a node with TCP. A fatal error tells what is wrong: no TCP, an
     * attribute whose value means nothing, a stack that the node has already.
     */
    void Install(Ptr<Node> node);
    /** \return its node */
    Ptr<Node> GetNode() const;
    /** \return a new socket */
    Ptr<MptcpSocket> CreateSocket();

    /**
     * Keys, tokens, nonces and initial sequence numbers come from this random
     * stream. Before the first connection.
     * \return how many streams are used: 1
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * Path managers are to use an address of the node (again). Addresses that
     * an interface has when a connection is opened are used without that.
     * \param address an Ipv4Address or Ipv6Address
     */
    void UseAddress(const Address &address);
    /**
     * An address is to be used no more: each peer is sent a REMOVE_ADDR, and
     * its subflows are closed.
     * \param address an Ipv4Address or Ipv6Address
     */
    void DropAddress(const Address &address);

    /**
     * \param name a counter of MPTCP, as Linux names it ("MPJoinAckRx") or as
     *        mpx_stats.h does; a fatal error if there is none of that name
     * \return its value, of all connections of the node together
     */
    uint64_t GetCounter(const std::string &name) const;

    /** \param socket \param id of the subflow, from 0 \param local \param
     * remote its ends, with ports */
    typedef void (*SubflowCallback)(Ptr<MptcpSocket> socket, uint64_t id,
                                    const Address &local,
                                    const Address &remote);
    /** \param socket of which something happened */
    typedef void (*SocketCallback)(Ptr<MptcpSocket> socket);
    /** \param socket \param id of the subflow \param oldval \param newval
     * octets */
    typedef void (*WindowCallback)(Ptr<MptcpSocket> socket, uint64_t id,
                                   uint32_t oldval, uint32_t newval);
    /** \param socket \param octets of its stream that the peer has, in order */
    typedef void (*DataAckCallback)(Ptr<MptcpSocket> socket, uint64_t octets);
    /** \param socket \param id of the subflow \param dsn of the mapping, as the
     * option has it: 64 bits, or the low 32 \param octets of it */
    typedef void (*MappingCallback)(Ptr<MptcpSocket> socket, uint64_t id,
                                    uint64_t dsn, uint32_t octets);
    /** \param reason names of the counters that say why \param from who sent
     * what was refused */
    typedef void (*RefusedCallback)(const std::string &reason,
                                    const Address &from);
    /** \param socket \param epoch of the key: 0 the first one \param key its
     * octets */
    typedef void (*KeyCallback)(Ptr<MptcpSocket> socket, uint32_t epoch,
                                const std::vector<uint8_t> &key);
    /** \param socket \param epoch of the key, or its place in Psk: 0 the first
     * one \param reason why, a phrase */
    typedef void (*KeyRefusedCallback)(Ptr<MptcpSocket> socket, uint32_t epoch,
                                       const std::string &reason);
    /** \param socket \param reason why, a phrase */
    typedef void (*FailedCallback)(Ptr<MptcpSocket> socket,
                                   const std::string &reason);

  private:
    friend class MptcpSocket;
    friend class MptcpObserver;
    friend struct MptcpOps;
    friend struct MptcpSegments;
    friend struct MptcpTlsOps;

    /* A port; who listens there for IPv4 and IPv6, or NULL. */
    struct Listener {
        MptcpStack *stack;
        uint16_t port;
        Ptr<MptcpSocket> socket[2];
        bool open[2];
    };
    /* A user of a connection, as the C layers know it: lives as long as the
     * simulation, for subflows end after their connection. */
    struct Entry {
        MptcpStack *stack;
        Ptr<MptcpSocket> socket; /* NULL when the connection has ended */
    };
    static TypeId AddConnectionAttributes(TypeId tid);
    static TypeId AddKeyAttributes(TypeId tid);
    static TypeId AddTraceSources(TypeId tid);
    static TypeId AddTlsTraceSources(TypeId tid);
    static const host_app_ops *SocketOps();
    void DoDispose() override;
    void End();
    void TapSegments();
    mpx_config MakeConfig(const MptcpSocket *socket) const;
    std::vector<std::vector<uint8_t>> ParseKeys() const;
    struct host *Host();
    void FindAddresses(uint8_t family);
    void Learn(const ns3c_addr &a);
    void ReportOwner(const ns3c_addr &a, bool has);
    unsigned TlsVersion() const;
    MptcpTls *StartTls(MptcpSocket *socket);
    Entry *NewEntry(Ptr<MptcpSocket> socket);
    void Forget(Entry *entry);
    int Listen(MptcpSocket *socket, uint8_t family, uint16_t port);
    void Unlisten(MptcpSocket *socket);
    MptcpSocket *SocketOf(const ns3c_flow &f, mpx_subflow **sf);

    Ptr<Node> m_node;
    int m_handle = -1;
    struct host *m_host = nullptr;
    std::unique_ptr<struct host_tap> m_tap;
    bool m_role[2] = {}; /* to the observer: a client, a server */
    std::list<Entry> m_entries;
    std::list<std::unique_ptr<MptcpTls>> m_tls;
    std::unordered_map<const mpx_conn *, Entry *> m_byConn;
    std::map<uint16_t, Listener> m_listeners;
    std::vector<std::vector<uint8_t>> m_known; /* addresses, family first */
    std::vector<std::vector<uint8_t>> m_keys;  /* parsed Psk */

    std::string m_profile, m_switches, m_scheduler, m_pathManager, m_coupling;
    std::string m_keySource, m_psk;
    TypeId m_congestion;
    std::string m_congestionName; /* that the host keeps a pointer to */
    bool m_checksum = false, m_sack = true, m_timestamps = true;
    bool m_replaceTcp = false, m_trusted = true;
    uint32_t m_maxSubflows = 8;
    Time m_rotation, m_keepalive;
    int64_t m_stream = -1;

    TracedCallback<Ptr<MptcpSocket>> m_created, m_keyActivated, m_fallback,
        m_handshakeDone;
    TracedCallback<Ptr<MptcpSocket>, uint32_t, const std::vector<uint8_t> &>
        m_keyExported;
    TracedCallback<Ptr<MptcpSocket>, uint32_t, const std::string &>
        m_keyRefused;
    TracedCallback<Ptr<MptcpSocket>, const std::string &> m_tlsFailed;
    TracedCallback<Ptr<MptcpSocket>, uint64_t, const Address &, const Address &>
        m_subflowAdded, m_subflowRemoved;
    TracedCallback<Ptr<MptcpSocket>, uint64_t, uint32_t, uint32_t> m_cwnd;
    TracedCallback<Ptr<MptcpSocket>, uint64_t> m_dataAck;
    TracedCallback<Ptr<MptcpSocket>, uint64_t, uint64_t, uint32_t> m_tx, m_rx;
    TracedCallback<const std::string &, const Address &> m_refused;
};

} // namespace ns3

#endif /* MPTCP_STACK_H */
