/* SPDX-License-Identifier: MIT */
/* TCP Westwood+ of ns-3, in every version. */
#ifndef NS3C_WESTWOOD_H
#define NS3C_WESTWOOD_H

/* 3.37 has it and Westwood as two modes of a class, and later ones it alone. */
#if __has_include("ns3/tcp-westwood-plus.h")
#include "ns3/tcp-westwood-plus.h"
#else
#include "ns3/tcp-westwood.h"
#endif

namespace ns3c
{

#if __has_include("ns3/tcp-westwood-plus.h")
using WestwoodBase = ns3::TcpWestwoodPlus;
#else
using WestwoodBase = ns3::TcpWestwood;
#endif

/* The type's name is "ns3c::Westwood". Plain Westwood, which a version later is
 * gone for a wrong estimate, ends the program where two acknowledgements come
 * at one instant, as from a middlebox or in one frame of Wi-Fi. */
class Westwood : public WestwoodBase
{
  public:
    static ns3::TypeId GetTypeId();

    ~Westwood() override;

    std::string GetName() const override;
    ns3::Ptr<ns3::TcpCongestionOps> Fork() override;

  private:
    void NotifyConstructionCompleted() override;
};

} // namespace ns3c

#endif /* NS3C_WESTWOOD_H */
