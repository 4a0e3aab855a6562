/* SPDX-License-Identifier: MIT */
/* An MPTCP connection, or a listener, as ns-3's applications use sockets. */
#ifndef MPTCP_SOCKET_H
#define MPTCP_SOCKET_H

#include "mptcp-stack.h"

#include "ns3/event-id.h"
#include "ns3/tcp-socket.h"

#include <set>

namespace ns3
{

class MptcpObserver;
class MptcpTls;

/**
 * \ingroup mpx
 *
 * A stream socket whose connection is MPTCP. It behaves as TcpSocketBase does
 * towards an application, with these differences:
 *
 * - Callbacks come in an event of their own, at the same time.
 * - A packet's octets are carried; its tags are not.
 * - The peer's end of data is notified by the normal-close callback after
 *   ShutdownSend() too, and Recv() then gives an empty packet.
 * - SndBufSize, RcvBufSize and SegmentSize count for the connection; other
 *   attributes of ns3::TcpSocket are those of subflows, whose sockets take
 *   them from their defaults: setting them here changes nothing.
 * - Over TLS a connection has succeeded when its handshake has, and octets
 *   count as sent once TLS has them.
 */
class MptcpSocket : public TcpSocket
{
  public:
    /** \return the object TypeId */
    static TypeId GetTypeId();
    MptcpSocket();
    ~MptcpSocket() override;

    /** A subflow as it stands. */
    struct Subflow {
        uint64_t id;           //!< in order of birth, from 0
        Address local, remote; //!< with ports
        bool open;             //!< may carry octets
        bool join;             //!< by MP_JOIN; else the first
        uint64_t octetsIn;     //!< payload that its TCP has put in order
        uint64_t octetsOut;    //!< payload that its TCP was given
        uint32_t cwnd;         //!< octets
        Time rtt;              //!< smoothed; 0: no sample yet
    };
    /** \return its subflows in order of birth, ended ones too while known */
    std::vector<Subflow> GetSubflows() const;
    /** \return whether MPTCP was negotiated and has not fallen back since */
    bool IsMptcp() const;
    /** \return whether joins can be authenticated: by keys in clear, or an
     *  external key that the peer has proved */
    bool IsKeyActive() const;
    /** \return the profile negotiated; empty before */
    std::string GetProfile() const;

    /**
     * Offer an external key to the peer. Before the connection is established
     * it is kept until then.
     * \return 0; or -1 with GetErrno(): ERROR_INVAL for a length that the
     *         profile does not take (0 never is), ERROR_AGAIN if the previous
     *         key is not proved yet, ERROR_OPNOTSUPP if the connection has no
     *         external keys, ERROR_NOTCONN without a connection
     */
    int SetExternalKey(const std::vector<uint8_t> &key);
    /**
     * Put TLS of libssl between the application and the connection, as either
     * end must, and take external keys from it if the profile has them. Before
     * Connect() or Listen(); initially as the attribute KeySource of the stack
     * says.
     * \param version 13, 12, or 0 for none
     * \return 0; or -1 with GetErrno() ERROR_INVAL
     */
    int SetTls(unsigned version);
    /** \return its version: 13, 12, or 0 for none */
    unsigned GetTls() const;
    /** \return why TLS has failed, a phrase; empty: it has not */
    std::string GetTlsError() const;
    /** Drop the connection at once: MP_FASTCLOSE where a key allows it. */
    void Abort();

    // inherited from Socket
    SocketErrno GetErrno() const override;
    SocketType GetSocketType() const override;
    Ptr<Node> GetNode() const override;
    int Bind(const Address &address) override;
    int Bind() override;
    int Bind6() override;
    void BindToNetDevice(Ptr<NetDevice> netdevice) override;
    int Close() override;
    int ShutdownSend() override;
    int ShutdownRecv() override;
    int Connect(const Address &address) override;
    int Listen() override;
    uint32_t GetTxAvailable() const override;
    int Send(Ptr<Packet> p, uint32_t flags) override;
    int SendTo(Ptr<Packet> p, uint32_t flags, const Address &to) override;
    uint32_t GetRxAvailable() const override;
    Ptr<Packet> Recv(uint32_t maxSize, uint32_t flags) override;
    Ptr<Packet> RecvFrom(uint32_t maxSize, uint32_t flags,
                         Address &from) override;
    int GetSockName(Address &address) const override;
    int GetPeerName(Address &address) const override;
    bool SetAllowBroadcast(bool allow) override;
    bool GetAllowBroadcast() const override;

  private:
    friend class MptcpStack;
    friend struct MptcpOps;
    friend struct MptcpSegments;
    friend struct MptcpTlsOps;

    enum State { CLOSED_, LISTENING, CONNECTING, CONNECTED, ENDED };
    /* What the application has yet to be notified of. */
    enum Due {
        DUE_CONNECTED = 1,
        DUE_RECV = 2,
        DUE_SEND = 4,
        DUE_EOF = 8,
        DUE_ENDED = 16,
        DUE_KEY = 32,
    };

    void DoDispose() override;
    int Fail(SocketErrno err, const std::string &why) const;
    void Wake(unsigned due);
    void NotifyDue();
    void Accepted(Ptr<MptcpSocket> child);
    void Established(mpx_conn *conn);
    void Added(const mpx_subflow *sf);
    void Removed(const mpx_subflow *sf);
    void Release();
    bool Live() const;
    Ptr<MptcpObserver> Observer() const;
    uint32_t Number() const;
    void Received(const uint8_t *p, size_t len);
    void Delivered(const uint8_t *p, size_t len);
    void Ended();
    void Over(bool error);
    void TlsOpened();
    void TlsFailed(const std::string &why);
    bool Opened() const;
    void Progress();
    void Flush();
    void Shut();
    int OfferKey(const std::vector<uint8_t> &key);
    void NextKey();
    void KeyRefused(uint32_t epoch, const std::string &why);
    static const char *WhyRefused(int err);
    void Begin(mpx_conn *conn);

    // inherited from TcpSocket
    void SetSndBufSize(uint32_t size) override;
    uint32_t GetSndBufSize() const override;
    void SetRcvBufSize(uint32_t size) override;
    uint32_t GetRcvBufSize() const override;
    void SetSegSize(uint32_t size) override;
    uint32_t GetSegSize() const override;
    void SetInitialSSThresh(uint32_t threshold) override;
    uint32_t GetInitialSSThresh() const override;
    void SetInitialCwnd(uint32_t cwnd) override;
    uint32_t GetInitialCwnd() const override;
    void SetConnTimeout(Time timeout) override;
    Time GetConnTimeout() const override;
    void SetSynRetries(uint32_t count) override;
    uint32_t GetSynRetries() const override;
    void SetDataRetries(uint32_t retries) override;
    uint32_t GetDataRetries() const override;
    void SetDelAckTimeout(Time timeout) override;
    Time GetDelAckTimeout() const override;
    void SetDelAckMaxCount(uint32_t count) override;
    uint32_t GetDelAckMaxCount() const override;
    void SetTcpNoDelay(bool noDelay) override;
    bool GetTcpNoDelay() const override;
    void SetPersistTimeout(Time timeout) override;
    Time GetPersistTimeout() const override;

    Ptr<MptcpStack> m_stack;
    mpx_conn *m_conn = nullptr;
    MptcpTls *m_tls = nullptr; /* of the stack, which keeps it */
    unsigned m_tlsVersion = 0;
    std::string m_tlsError;
    MptcpStack::Entry *m_entry = nullptr;
    State m_state = CLOSED_;
    bool m_accepted = false;
    int64_t m_observed = -1; /* its number; -1: it is not */
    mutable SocketErrno m_errno = ERROR_NOTERROR;
    EventId m_notify, m_rotate;
    unsigned m_due = 0;

    uint8_t m_family = 0; /* bound: 4 or 6 */
    uint8_t m_addr[16] = {};
    uint16_t m_port = 0;
    Address m_local, m_peer;

    std::vector<uint8_t> m_tx; /* taken from the application, not by the core */
    uint64_t m_written = 0, m_acked = 0, m_reported = 0, m_recordsAcked = 0;
    std::vector<uint8_t> m_rx; /* unread from m_rxAt on */
    size_t m_rxAt = 0;
    bool m_paused = false; /* the core holds back what comes */
    bool m_eof = false, m_error = false;
    bool m_shutSend = false, m_shutRecv = false;
    bool m_shutDue = false; /* when all that was written is the core's */
    bool m_shut = false;    /* the core knows */
    bool m_closed = false;  /* by Close(): nothing more is notified */
    size_t m_nextKey = 0;
    std::map<uint64_t, uint32_t> m_window; /* by subflow */
    std::set<uint64_t> m_open;             /* subflows */

    uint32_t m_sndBuf = 0, m_rcvBuf = 0, m_segSize = 0;
    uint32_t m_ssThresh = 0, m_initialCwnd = 0, m_synRetries = 0;
    uint32_t m_dataRetries = 0, m_delAckCount = 0;
    Time m_connTimeout, m_delAckTimeout, m_persistTimeout;
    bool m_noDelay = false;
    double m_msl = 0;
};

} // namespace ns3

#endif /* MPTCP_SOCKET_H */
