/* SPDX-License-Identifier: MIT */
/* The simulator: begin, run, schedule, random streams, errors. */
#include "ns3c_live.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/event-id.h"
#include "ns3/global-value.h"
#include "ns3/random-variable-stream.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/rng-stream.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <cstdarg>
#include <cstdio>
#include <map>

namespace ns3c
{

static char g_error[256];
static std::unique_ptr<Sim> g_sim;
static bool g_used, g_realtime;

Sim *Here()
{
    if (!g_sim)
        Fail("no simulation: ns3c_init() comes first");
    return g_sim.get();
}

int Fail(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    std::vsnprintf(g_error, sizeof g_error, fmt, ap);
    va_end(ap);
    return -1;
}

/* One ns3c_schedule(): a slot is used again after it fired or was cancelled,
 * and its generation tells a late ns3c_cancel() that it came too late. */
struct Timer {
    void (*fn)(void *);
    void *ctx;
    ns3::EventId event;
    uint32_t generation;
};

static std::vector<Timer> g_timers;
static std::vector<uint32_t> g_free_timers;
static std::map<int64_t, ns3::Ptr<ns3::UniformRandomVariable>> g_streams;

static void FreeTimer(uint32_t slot)
{
    g_timers[slot].event = ns3::EventId();
    g_timers[slot].generation++;
    g_free_timers.push_back(slot);
}

static void FireTimer(uint32_t slot)
{
    Timer t = g_timers[slot];

    FreeTimer(slot);
    t.fn(t.ctx);
}

static ns3::UniformRandomVariable *StreamOf(int64_t stream)
{
    auto &rv = g_streams[stream];

    if (!rv) {
        rv = ns3::CreateObject<ns3::UniformRandomVariable>();
        rv->SetStream(stream);
    }
    return ns3::PeekPointer(rv);
}

/* Sockets hold callbacks into themselves by way of their users: unless they go
 * first, cycles keep nodes alive. */
static void LetGo()
{
    g_sim->live.reset();
    ReleaseSockets(*g_sim);
    g_timers.clear();
    g_free_timers.clear();
    g_streams.clear();
}

/* Simulator::Destroy() has come to us. */
static void Detach()
{
    LetGo();
    g_sim.reset();
}

static void StopNow()
{
    ns3::Simulator::Stop();
}

} // namespace ns3c

using namespace ns3c;

const char *ns3c_error(void)
{
    return g_error;
}

void ns3c_set_error(const char *text)
{
    Fail("%s", text);
}

const char *ns3c_version(void)
{
    return NS3C_VERSION;
}

void ns3c_prepare(void)
{
    ns3::RngStream(1, 1, 0); /* the first that skips anything computes them */
}

int ns3c_init(const struct ns3c_options *o)
{
    if (g_sim)
        return Fail("ns3c_init: ns3c_destroy() has not ended the last one");
    if (g_realtime)
        return Fail("ns3c_init: a simulation in real time was the last");
    if (!o || o->seed < 1 || o->run < 1)
        return Fail("ns3c_init: seed and run must be at least 1");
    g_used = true;
    g_realtime = o->realtime;
    g_sim = std::make_unique<Sim>();
    g_sim->checksums = o->checksums;
    g_sim->realtime = o->realtime;
    ns3::RngSeedManager::SetSeed(o->seed);
    ns3::RngSeedManager::SetRun(o->run);
    ns3::GlobalValue::Bind("ChecksumEnabled", ns3::BooleanValue(o->checksums));
    if (o->realtime)
        ns3::GlobalValue::Bind("SimulatorImplementationType",
                               ns3::StringValue("ns3::RealtimeSimulatorImpl"));
    return 0;
}

int ns3c_attach(void)
{
    ns3::BooleanValue checksums;

    if (g_sim && g_sim->attached)
        return 0;
    if (g_used)
        return Fail("ns3c_attach: ns3c_init() has made the simulation");
    ns3::GlobalValue::GetValueByName("ChecksumEnabled", checksums);
    g_sim = std::make_unique<Sim>();
    g_sim->attached = true;
    g_sim->checksums = checksums.Get();
    ns3::Simulator::ScheduleDestroy(&Detach);
    return 0;
}

void ns3c_run(uint64_t until_ns)
{
    if (!Here())
        return;
    if (g_sim->running) {
        Fail("ns3c_run: already running");
        return;
    }
    uint64_t now = ns3c_now();
    if (until_ns < now)
        return;
    ns3::EventId end =
        ns3::Simulator::Schedule(ns3::NanoSeconds(until_ns - now), &StopNow);
    if (g_sim->realtime)
        ns3::Simulator::Schedule(ns3::Time(0), &Live::Probe, LiveOf(*g_sim));
    g_sim->running = true;
    ns3::Simulator::Run();
    g_sim->running = false;
    ns3::Simulator::Cancel(end);
}

void ns3c_stop(void)
{
    if (Here())
        ns3::Simulator::Stop();
}

void ns3c_destroy(void)
{
    if (!Here())
        return;
    if (g_sim->running) {
        Fail("ns3c_destroy: still running");
        return;
    }
    if (g_sim->attached) {
        Fail("ns3c_destroy: attached, so Simulator::Destroy() ends it");
        return;
    }
    LetGo();
    ns3::Simulator::Destroy();
    g_sim.reset();
}

uint64_t ns3c_now(void)
{
    if (!Here())
        return 0;
    return static_cast<uint64_t>(ns3::Simulator::Now().GetNanoSeconds());
}

uint64_t ns3c_event_count(void)
{
    return Here() ? ns3::Simulator::GetEventCount() : 0;
}

uint64_t ns3c_schedule(uint64_t delay_ns, void (*fn)(void *), void *ctx)
{
    if (!Here())
        return 0;
    if (!fn || delay_ns > INT64_MAX) {
        Fail("ns3c_schedule: no function, or a delay beyond 2^63 ns");
        return 0;
    }
    if (g_free_timers.empty()) {
        g_free_timers.push_back(static_cast<uint32_t>(g_timers.size()));
        g_timers.push_back({nullptr, nullptr, ns3::EventId(), 0});
    }
    uint32_t slot = g_free_timers.back();
    g_free_timers.pop_back();
    Timer &t = g_timers[slot];
    t.fn = fn;
    t.ctx = ctx;
    t.event =
        ns3::Simulator::Schedule(ns3::NanoSeconds(delay_ns), &FireTimer, slot);
    return static_cast<uint64_t>(t.generation) << 32 | (slot + 1);
}

void ns3c_cancel(uint64_t id)
{
    uint32_t slot = static_cast<uint32_t>(id) - 1;

    if (slot >= g_timers.size() || g_timers[slot].generation != id >> 32)
        return;
    if (g_timers[slot].event.PeekEventImpl() == nullptr)
        return; /* free, and its generation has not been given out yet */
    ns3::Simulator::Cancel(g_timers[slot].event);
    FreeTimer(slot);
}

int ns3c_set_default(const char *attribute, const char *value)
{
    if (!Here())
        return -1;
    if (!attribute || !value ||
        !ns3::Config::SetDefaultFailSafe(attribute, ns3::StringValue(value)))
        return Fail("ns-3 has no attribute %s with value %s",
                    attribute ? attribute : "(none)", value ? value : "(none)");
    return 0;
}

void ns3c_random(int64_t stream, void *dst, size_t len)
{
    uint8_t *p = static_cast<uint8_t *>(dst);

    if (!Here())
        return;
    ns3::UniformRandomVariable *rv = StreamOf(stream);
    while (len > 0) {
        uint32_t v = rv->GetInteger(0, 0xffff);
        *p++ = static_cast<uint8_t>(v >> 8);
        if (--len > 0) {
            *p++ = static_cast<uint8_t>(v);
            len--;
        }
    }
}
