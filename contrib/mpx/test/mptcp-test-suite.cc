/* SPDX-License-Identifier: MIT */
/* The suite "mpx" of test.py. */
#include "mptcp-test-bed.h"

using namespace ns3;

namespace
{

class MptcpTestSuite : public TestSuite
{
  public:
    MptcpTestSuite() : TestSuite("mpx", Type::UNIT)
    {
        for (const auto &cases :
             {mpxtest::ApplicationCases(), mpxtest::SocketCases(),
              mpxtest::MiddleboxCases(), mpxtest::AttackerCases(),
              mpxtest::TlsCases(), mpxtest::RoutingCases()})
            for (auto c : cases)
                AddTestCase(c);
    }
};

MptcpTestSuite g_suite;

} // namespace
