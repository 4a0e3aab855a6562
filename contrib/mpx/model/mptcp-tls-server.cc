/* SPDX-License-Identifier: MIT */
/* Listening. */
#include "mptcp-tls-server.h"

#include "ns3/fatal-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(MptcpTlsServer);

TypeId MptcpTlsServer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::MptcpTlsServer")
            .SetParent<MptcpTlsApplication>()
            .SetGroupName("Mpx")
            .AddConstructor<MptcpTlsServer>()
            .AddAttribute("Local", "Address and port where it listens",
                          AddressValue(),
                          MakeAddressAccessor(&MptcpTlsServer::m_local),
                          MakeAddressChecker());
    return tid;
}

MptcpTlsServer::MptcpTlsServer() = default;
MptcpTlsServer::~MptcpTlsServer() = default;

void MptcpTlsServer::DoDispose()
{
    m_socket = nullptr;
    MptcpTlsApplication::DoDispose();
}

void MptcpTlsServer::StartApplication()
{
    m_socket = CreateSocket();
    if (m_socket->Bind(m_local) < 0 || m_socket->Listen() < 0)
        NS_FATAL_ERROR("MptcpTlsServer: it cannot listen at Local " << m_local);
    m_socket->SetAcceptCallback(
        MakeNullCallback<bool, Ptr<Socket>, const Address &>(),
        MakeCallback(&MptcpTlsServer::Accept, this));
}

void MptcpTlsServer::StopApplication()
{
    if (m_socket)
        m_socket->Close();
    CloseAll();
}

void MptcpTlsServer::Accept(Ptr<Socket> socket, const Address &)
{
    Begin(DynamicCast<MptcpSocket>(socket), true);
}

} // namespace ns3
