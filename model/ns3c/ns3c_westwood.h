/* SPDX-License-Identifier: MIT */
/* TCP Westwood+ of ns-3. */
#ifndef NS3C_WESTWOOD_H
#define NS3C_WESTWOOD_H

#include "ns3c_compat.h"

namespace ns3c
{

/* The type's name is "ns3c::Westwood". Plain Westwood, which a version later is
 * gone for a wrong estimate, ends the program where two acknowledgements come
 * at one instant, as from a middlebox or in one frame of Wi-Fi. */
class Westwood : public WestwoodPlus
{
  public:
    static ns3::TypeId GetTypeId();

    ~Westwood() override;

    std::string GetName() const override;
    ns3::Ptr<ns3::TcpCongestionOps> Fork() override;
};

} // namespace ns3c

#endif /* NS3C_WESTWOOD_H */
