/* SPDX-License-Identifier: MIT */
/* Congestion control whose increase the socket's user decides. */
#ifndef NS3C_ASKING_H
#define NS3C_ASKING_H

#include "ns3c_impl.h"

#include "ns3/tcp-linux-reno.h"

namespace ns3c
{

class Asking : public ns3::TcpLinuxReno
{
  public:
    Asking(const ns3c_tcp_events &ev, void *user)
        : m_increase(ev.increase), m_lost(ev.lost), m_user(user)
    {
    }
    /* The user has gone; ns-3's socket may live on. */
    void Forget();
    std::string GetName() const override;
    uint32_t GetSsThresh(ns3::Ptr<const ns3::TcpSocketState> tcb,
                         uint32_t in_flight) override;
    ns3::Ptr<ns3::TcpCongestionOps> Fork() override;

  protected:
    void CongestionAvoidance(ns3::Ptr<ns3::TcpSocketState> tcb,
                             uint32_t segments) override;

  private:
    int32_t (*m_increase)(void *, uint32_t, uint32_t);
    void (*m_lost)(void *, uint32_t);
    void *m_user;
};

} // namespace ns3c

#endif /* NS3C_ASKING_H */
