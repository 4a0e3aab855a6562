/* SPDX-License-Identifier: MIT */
/* What a client and a server over TLS have in common. */
#ifndef MPTCP_TLS_APPLICATION_H
#define MPTCP_TLS_APPLICATION_H

#include "mptcp-socket.h"

#include "ns3/application.h"
#include "ns3/traced-callback.h"

#include <map>

namespace ns3
{

/**
 * \ingroup mpx
 *
 * An end of connections over MPTCP and TLS of libssl: once the handshake has
 * ended it sends Size octets, which tell their place, checks those of the peer
 * and closes when both are over. With a Size of 0 it ends its half when the
 * peer has, for an end whose half is over takes and opens no more subflows: if
 * both have 0, one has to be stopped. External keys are exported from its TLS
 * if the profile of the node's MptcpStack has them. ns3::MptcpTlsClient and
 * ns3::MptcpTlsServer.
 */
class MptcpTlsApplication : public Application
{
  public:
    /** \return the object TypeId */
    static TypeId GetTypeId();
    MptcpTlsApplication();
    ~MptcpTlsApplication() override;

    /** \return octets of peers, in place, of all connections */
    uint64_t GetTotalRx() const;
    /** \return octets that no peer of this kind has sent */
    uint64_t GetForeign() const;
    /** \return connections that both ends have ended, without an error */
    uint32_t GetCompleted() const;
    /** \return connections that failed, in TLS or else */
    uint32_t GetFailed() const;

    /** \param socket that something became of */
    typedef void (*SocketCallback)(Ptr<MptcpSocket> socket);
    /** \param socket \param epoch of the key: 0 the first one \param key its
     * octets */
    typedef void (*KeyCallback)(Ptr<MptcpSocket> socket, uint32_t epoch,
                                const std::vector<uint8_t> &key);
    /** \param socket \param reason why, a sentence */
    typedef void (*FailedCallback)(Ptr<MptcpSocket> socket,
                                   const std::string &reason);

  protected:
    void DoDispose() override;
    /** \return a socket with TLS; a fatal error on a node without MptcpStack */
    Ptr<MptcpSocket> CreateSocket() const;
    /** Send and check, as a client or as a server, on an open connection. */
    void Begin(Ptr<MptcpSocket> socket, bool server);
    /** The connection has failed: trace it. */
    void Fail(Ptr<Socket> socket);
    /** Close all of its connections. */
    void CloseAll();

  private:
    struct Transfer {
        bool server;
        uint64_t sent, received;
        bool shut, ended;
        uint32_t number; /* in the order in which they began */
    };

    void DoInitialize() override;
    void HandshakeDone(Ptr<MptcpSocket> socket);
    void KeyExported(Ptr<MptcpSocket> socket, uint32_t epoch,
                     const std::vector<uint8_t> &key);
    void Send(Ptr<Socket> socket);
    void Writable(Ptr<Socket> socket, uint32_t room);
    void Receive(Ptr<Socket> socket);
    void PeerEnded(Ptr<Socket> socket);
    void CloseIfOver(Ptr<Socket> socket);
    bool Check(const Transfer &t, const std::vector<uint8_t> &octets);

    uint64_t m_size = 0;
    uint32_t m_version = 0, m_begun = 0;
    std::map<Ptr<Socket>, Transfer> m_transfer;
    uint64_t m_totalRx = 0, m_foreign = 0;
    uint32_t m_completed = 0, m_failed = 0;
    TracedCallback<Ptr<MptcpSocket>> m_handshakeDone;
    TracedCallback<Ptr<MptcpSocket>, uint32_t, const std::vector<uint8_t> &>
        m_keyExported;
    TracedCallback<Ptr<const Packet>, const Address &> m_rx;
    TracedCallback<Ptr<MptcpSocket>, const std::string &> m_failedTrace;
};

} // namespace ns3

#endif /* MPTCP_TLS_APPLICATION_H */
