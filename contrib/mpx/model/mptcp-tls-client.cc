/* SPDX-License-Identifier: MIT */
/* Opening a connection. */
#include "mptcp-tls-client.h"

#include "ns3/fatal-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(MptcpTlsClient);

TypeId MptcpTlsClient::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::MptcpTlsClient")
            .SetParent<MptcpTlsApplication>()
            .SetGroupName("Mpx")
            .AddConstructor<MptcpTlsClient>()
            .AddAttribute("Remote", "Address and port of the server",
                          AddressValue(),
                          MakeAddressAccessor(&MptcpTlsClient::m_remote),
                          MakeAddressChecker());
    return tid;
}

MptcpTlsClient::MptcpTlsClient() = default;
MptcpTlsClient::~MptcpTlsClient() = default;

void MptcpTlsClient::DoDispose()
{
    m_socket = nullptr;
    MptcpTlsApplication::DoDispose();
}

void MptcpTlsClient::StartApplication()
{
    m_socket = CreateSocket();
    m_socket->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                                 MakeCallback(&MptcpTlsClient::Fail, this));
    Begin(m_socket, false);
    if (m_socket->Connect(m_remote) < 0)
        NS_FATAL_ERROR("MptcpTlsClient: Remote " << m_remote
                                                 << " cannot be reached");
}

void MptcpTlsClient::StopApplication()
{
    CloseAll();
}

} // namespace ns3
