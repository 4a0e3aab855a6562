/* SPDX-License-Identifier: MIT */
/* TLS between a socket's application and its connection. */
#ifndef MPTCP_TLS_H
#define MPTCP_TLS_H

#include "mptcp-core.h"
#include "mptcp-stack.h"

#include "ns3/event-id.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
extern "C" {
#include "keyer.h"
}
#pragma GCC diagnostic pop

#include <memory>
#include <string>

namespace ns3
{

/* A channel of the C layers and the keys that come of it, of one end of one
 * connection. Lives as long as the simulation, as events of theirs do. */
class MptcpTls
{
  public:
    /* @p user is the stack's entry of the socket, @p p what the stack speaks;
     * @p version is 12 or 13. A fatal error if libssl refuses to start. */
    MptcpTls(void *user, struct host *host, mpx_conn *conn,
             const mpx_profile &p, unsigned version, bool server, bool trusted);
    ~MptcpTls();
    MptcpTls(const MptcpTls &) = delete;
    MptcpTls &operator=(const MptcpTls &) = delete;

    void Start();
    /* From the connection. */
    void Input(const uint8_t *p, size_t len);
    void InputEnd();
    void OutputReady();
    void KeyActive();
    void Over();
    /* From the application; how many octets were taken. */
    size_t Write(const uint8_t *p, size_t len);
    void Shutdown();

    /* The handshake has ended at this end. */
    bool IsOpen() const;
    /* Of what it has failed; empty: it has not. */
    std::string Why() const;

  private:
    friend struct MptcpTlsOps;

    void Rotate(const Time &every);

    void *m_user;
    unsigned m_version;
    bool m_open = false, m_over = false;
    mpx_profile m_profile;
    mpx_conn *m_conn;
    std::shared_ptr<struct keying> m_keying; /* outlives the channel */
    struct channel *m_channel = nullptr;
    struct processing m_processing;
    struct keyer m_keyer;
    EventId m_rotate;
};

} // namespace ns3

#endif /* MPTCP_TLS_H */
