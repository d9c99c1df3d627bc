using System.Security.Cryptography;
using System.Text;

namespace MailKit.Sandbox.Hosting;

/// <summary>The API key that a request carries, compared in the same time whether or not it is right.</summary>
public static class BearerKey
{
    private const string Scheme = "Bearer ";

    public static bool IsSent(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    public static bool Is(HttpRequest request, string key)
        => IsSent(request) && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()[Scheme.Length..].Trim()), Encoding.UTF8.GetBytes(key));
}
