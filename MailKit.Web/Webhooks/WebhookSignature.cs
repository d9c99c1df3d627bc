using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MailKit.Web.Webhooks;

/// <summary>Proves that a webhook comes from who holds the secret: Standard Webhooks, which Svix (and so Resend) signs alike.</summary>
/// <remarks>https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md</remarks>
public sealed class WebhookSignature(IEnumerable<string> secrets, TimeProvider clock)
{
    private const int MaxSignatures = 16;
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly byte[][] _keys = [.. secrets.Select(Key)];

    /// <summary>True when one of the secrets signed exactly this id, time and body, within five minutes of now.</summary>
    public bool Verify(string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body)
    {
        // A dot in the id could shift the boundary between id and time.
        if (id is not { Length: > 0 and <= 256 } || id.Contains('.', StringComparison.Ordinal) || signatures is not { Length: > 0 } || !IsFresh(timestamp))
        {
            return false;
        }

        var head = Encoding.UTF8.GetBytes($"{id}.{timestamp}.");
        byte[] signed = [.. head, .. body];
        var proven = false;
        var seen = 0;

        foreach (var part in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (++seen > MaxSignatures)
            {
                return false;
            }

            if (part.StartsWith("v1,", StringComparison.Ordinal) && Decode(part.AsSpan(3)) is { } claimed)
            {
                foreach (var key in _keys)
                {
                    proven |= CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, signed), claimed);
                }
            }
        }

        return proven;
    }

    private bool IsFresh(string? timestamp)
        => timestamp is { Length: > 0 and <= 12 }
            && long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && (clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, 253402300799))).Duration() <= Tolerance;

    private static byte[]? Decode(ReadOnlySpan<char> text)
        => Base64.IsValid(text, out var length) && length is HMACSHA256.HashSizeInBytes ? Convert.FromBase64String(text.ToString()) : null;

    private static byte[] Key(string secret)
    {
        var key = Convert.FromBase64String(secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret[6..] : secret);
        return key.Length >= 16 ? key : throw new FormatException("A webhook secret is too short to protect anything.");
    }
}
