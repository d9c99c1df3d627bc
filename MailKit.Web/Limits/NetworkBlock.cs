using System.Net;
using System.Net.Sockets;

namespace MailKit.Web.Limits;

/// <summary>What one person gets from a provider: an IPv4 address, or an IPv6 network of 64 bits (RFC 6177 gives a site at least that).</summary>
public static class NetworkBlock
{
    private const int Bytes = 8;

    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily is AddressFamily.InterNetworkV6 ? new IPAddress([.. address.GetAddressBytes()[..Bytes], .. new byte[Bytes]]) + "/64" : address.ToString();
    }
}
