/* SPDX-License-Identifier: MIT */
/* What ends a program, and the sentence that says why. */
#include "mptcp-test-bed.h"

#include "ns3/attacker-helper.h"
#include "ns3/boolean.h"
#include "ns3/bulk-send-helper.h"
#include "ns3/ecmp-routing.h"
#include "ns3/inet-socket-address.h"
#include "ns3/middlebox-helper.h"
#include "ns3/mptcp-handover.h"
#include "ns3/mptcp-tls-helper.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <csignal>
#include <functional>
#include <sys/wait.h>
#include <unistd.h>

namespace ns3
{
namespace mpxtest
{

namespace
{

/* What ends the program, by a sentence and not by a segmentation fault. */
class FatalCase : public TestCase
{
  public:
    FatalCase() : TestCase("fatal errors have a sentence")
    {
    }

  private:
    void DoRun() override
    {
        using Set = MptcpHelper &;
        auto install = [](const std::function<void(Set)> &set) {
            return [=] {
                Bed bed(false);
                MptcpHelper h;
                set(h);
                h.Install(bed.nodes);
            };
        };
        auto with = [install](const char *name, const char *text) {
            return install(
                [=](Set h) { h.SetAttribute(name, StringValue(text)); });
        };
        Dies("comes first", [] {
            Bed bed(false);
            bed.Make(0);
        });
        Dies("comes first", [] {
            Bed bed(false);
            BulkSendHelper h(FACTORY, bed.At(1, 0, false));
            h.Install(bed.nodes.Get(0));
            Simulator::Run();
        });
        Dies("has MPTCP already", [] {
            Bed bed;
            MptcpHelper().Install(bed.nodes.Get(0));
        });
        Dies("has no TCP: InternetStackHelper", [] {
            Bed bed(false, false);
            MptcpHelper().Install(bed.nodes.Get(0));
        });
        Dies("\"rfc1149\" is not of tcp, rfc6824", with("Profile", "rfc1149"));
        Dies("\"best\" is not of ecf", with("Scheduler", "best"));
        Dies("PathManager \"x\" is not of", with("PathManager", "x"));
        Dies("Coupling \"x\" is not of none", with("Coupling", "x"));
        Dies("ns3::PacketSink is none", with("Congestion", "ns3::PacketSink"));
        Dies("there is no \"newkey-early=x\"",
             with("Switches", "newkey-early=x"));
        Dies("KeySource is psk, but Psk has no key", with("KeySource", "psk"));
        Dies("key 2 is not an even number", install([](Set h) {
                 h.SetAttribute("KeySource", StringValue("psk"));
                 h.SetAttribute("Psk", StringValue("00ff,0"));
             }));
        Dies("KeySource \"x\" is not of psk", with("KeySource", "x"));
        Dies("MaxSubflows", install([](Set h) {
                 h.SetAttribute("MaxSubflows", UintegerValue(33));
             }));
        Dies("Color", with("Color", "red"));
        Dies("not an MPTCP socket", [] {
            Bed bed;
            MptcpHelper::SetExternalKey(
                Socket::CreateSocket(
                    bed.nodes.Get(0),
                    TypeId::LookupByName("ns3::TcpSocketFactory")),
                {1});
        });
        auto attack = [](const char *name,
                         const std::function<void(AttackerHelper &)> &set =
                             nullptr) {
            return [=] {
                Bed bed;
                AttackerHelper h(name);
                if (set)
                    set(h);
                h.Install(bed.nodes.Get(0)->GetDevice(1));
            };
        };
        using At = AttackerHelper &;
        Dies("there is no attack \"no-such\"; one of: ", attack("no-such"));
        Dies("has no parameter \"colour\"",
             attack("join-with-sniffed-keys",
                    [](At h) { h.SetParameter("colour", "red"); }));
        Dies("size takes no \"much\"",
             attack("join-with-sniffed-keys",
                    [](At h) { h.SetParameter("size", "much"); }));
        Dies("Reads \"minds\" is not of all",
             attack("corrupt-payload", [](At h) {
                 h.SetAttribute("Reads", StringValue("minds"));
             }));
        Dies("has no value for the twin wrong-value",
             attack("join-with-sniffed-keys", [](At h) {
                 h.SetAttribute("Twin", StringValue("wrong-value"));
             }));
        Dies("with Listen it can only receive",
             attack("corrupt-payload", [](At h) {
                 h.SetAttribute("Listen", BooleanValue(true));
             }));
        Dies("has MPTCP and cannot be an attacker's host", [] {
            Bed bed;
            AttackerHelper h("join-with-sniffed-keys");
            h.SetHost(bed.nodes.Get(1));
            h.Install(bed.nodes.Get(0)->GetDevice(1));
        });
        Dies("no device",
             [] { AttackerHelper("corrupt-payload").Install(nullptr); });
        Dies("there is no \"MPNothing\"", [] {
            Bed bed;
            bed.stack[0]->GetCounter("MPNothing");
        });
        Middleboxes();
        Tls();
        Routes();
    }

    void Routes()
    {
        Dies("a node without MPTCP: MptcpHelper::Install() comes first", [] {
            Bed bed(false);
            Create<MptcpHandover>(bed.nodes.Get(0), 1, 2, "10.1.2.2");
        });
        Dies("node 0 has no interfaces 1 and 7 with an address each", [] {
            Bed bed;
            Create<MptcpHandover>(bed.nodes.Get(0), 1, 7, "10.1.2.2");
        });
        Dies("AddInterface: no address", [] {
            Bed bed;
            MptcpHelper::AddInterface(bed.nodes.Get(0)->GetDevice(0),
                                      "192.0.2.7", 0);
        });
        Dies("whose node has no IPv4", [] {
            Bed bed(false, false);
            MptcpHelper::AddInterface(bed.nodes.Get(0)->GetDevice(0),
                                      "192.0.2.7");
        });
        Dies("or no interface 7", [] {
            Bed bed;
            MptcpHelper::SetDefaultRoute(bed.nodes.Get(0), 7);
        });
        Dies("a route to 10.0.0.0 without a hop", [] {
            CreateObject<EcmpRouting>()->AddRoute("10.0.0.0", "255.0.0.0", {});
        });
    }

    void Tls()
    {
        auto client = [](Bed &bed, const Address &to, uint32_t version) {
            MptcpTlsClientHelper h(to);
            h.SetAttribute("Version", UintegerValue(version));
            h.Install(bed.nodes.Get(0));
            Simulator::Run();
        };
        Dies("node 0 has no MPTCP: MptcpHelper::Install() comes first", [=] {
            Bed bed(false);
            client(bed, bed.At(1, 0, false), 13);
        });
        Dies("Version 11 is not of 13, 12, 0", [=] {
            Bed bed;
            client(bed, bed.At(1, 0, false), 11);
        });
        Dies("cannot be reached", [=] {
            Bed bed;
            client(bed, InetSocketAddress("192.0.2.1", 80), 13);
        });
        Dies("it cannot listen at Local", [] {
            Bed bed;
            MptcpTlsServerHelper h(InetSocketAddress("192.0.2.1", 80));
            h.Install(bed.nodes.Get(1));
            Simulator::Run();
        });
    }

    void Middleboxes()
    {
        auto box = [](const char *name, const char *attribute = nullptr,
                      const char *value = nullptr) {
            return [=] {
                Bed bed;
                MiddleboxHelper h(name);
                if (attribute)
                    h.SetAttribute(attribute, StringValue(value));
                h.Install(bed.nodes.Get(0)->GetDevice(0));
            };
        };
        Dies("there is no middlebox \"no-such\"; one of: ", box("no-such"));
        Dies("nat: Outer \"\" is no IP address", box("nat"));
        Dies("strip takes no Outer", box("strip", "Outer", "192.0.2.7"));
        Dies("nat takes no What", box("nat", "What", "syn"));
        Dies("hides clients from", [] {
            Bed bed;
            MptcpObserver::Get();
            MiddleboxHelper h("nat");
            h.SetAttribute("Outer", StringValue("192.0.2.7"));
            h.Install(bed.nodes.Get(0)->GetDevice(0));
        });
        Dies("hides clients from", [] {
            Bed bed;
            MiddleboxHelper h("nat");
            h.SetAttribute("Outer", StringValue("192.0.2.7"));
            h.Install(bed.nodes.Get(0)->GetDevice(0));
            MptcpObserver::Get();
        });
        Dies("What \"rst\" is not of all, syn", box("strip", "What", "rst"));
        Dies("strip takes no Every", box("strip", "Every", "7"));
        Dies("no device", [] { MiddleboxHelper("strip").Install(nullptr); });
        Dies("at a ns3::LoopbackNetDevice nothing can be changed", [] {
            Bed bed;
            auto node = bed.nodes.Get(0);
            MiddleboxHelper("strip").Install(
                node->GetDevice(node->GetNDevices() - 1));
        });
        Dies("8 middleboxes at most", [] {
            Bed bed;
            for (int i = 0; i < 9; i++)
                MiddleboxHelper("strip").Install(
                    bed.nodes.Get(0)->GetDevice(i % 2));
        });
    }

    /* @p fn in a child ends by SIGABRT, having said @p text. */
    void Dies(const std::string &text, const std::function<void()> &fn)
    {
        int fd[2];
        char buf[4096];
        std::string said;
        int status = 0;

        if (pipe(fd) < 0)
            return;
        pid_t child = fork();
        if (child == 0) {
            dup2(fd[1], 2);
            std::signal(SIGABRT, SIG_DFL);
            fn();
            _exit(0);
        }
        close(fd[1]);
        for (ssize_t n; (n = read(fd[0], buf, sizeof buf)) > 0;)
            said.append(buf, static_cast<size_t>(n));
        close(fd[0]);
        waitpid(child, &status, 0);
        NS_TEST_EXPECT_MSG_EQ(
            (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT), true,
            "does not end: " << text << "; " << said);
        NS_TEST_EXPECT_MSG_EQ((said.find(text) != std::string::npos), true,
                              "not \"" << text << "\" but " << said);
    }
};

} // namespace

TestCase *NewFatalCase()
{
    return new FatalCase;
}

} // namespace mpxtest
} // namespace ns3
