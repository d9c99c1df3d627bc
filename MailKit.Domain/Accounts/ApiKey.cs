using System.Security.Cryptography;
using System.Text;

namespace MailKit.Domain.Accounts;

/// <summary>A key that lets an account's code send. Its text is <c>mk_{id}_{secret}{checksum}</c>; only a hash of the secret is stored.</summary>
public sealed class ApiKey
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int IdLength = 12;
    private const int SecretLength = 32;
    private const int ChecksumLength = 6;

    private ApiKey() { }

    /// <summary>The public part, by which the key is found.</summary>
    public string Id { get; private init; } = "";

    public Guid AccountId { get; private init; }

    public string Name { get; private init; } = "";

    /// <summary>SHA-256 of the secret. The secret has 190 bits, so it needs neither salt nor stretching (ASVS 5.0, 6.5.2).</summary>
    public byte[] SecretHash { get; private init; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? LastUsedAt { get; private init; }

    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>What may be shown of a key: enough to recognise it.</summary>
    public string Hint => $"mk_{Id[..4]}…";

    /// <summary>Makes a key; its text exists only in the answer.</summary>
    public static (ApiKey Key, string Text) Create(Guid accountId, string name, DateTimeOffset at)
    {
        var id = RandomNumberGenerator.GetString(Alphabet, IdLength);
        var secret = RandomNumberGenerator.GetString(Alphabet, SecretLength);
        var key = new ApiKey { Id = id, AccountId = accountId, Name = name, SecretHash = Hash(secret), CreatedAt = at };

        return (key, $"mk_{id}_{secret}{Checksum(id + secret)}");
    }

    /// <summary>Takes a key's text apart. A wrong checksum is refused before any database is asked.</summary>
    public static bool TryParse(string? text, out string id, out string secret)
    {
        (id, secret) = ("", "");
        const int length = 3 + IdLength + 1 + SecretLength + ChecksumLength;

        if (text is not { Length: length } || !text.StartsWith("mk_", StringComparison.Ordinal) || text[3 + IdLength] != '_')
        {
            return false;
        }

        id = text[3..(3 + IdLength)];
        secret = text[(4 + IdLength)..^ChecksumLength];
        return text.EndsWith(Checksum(id + secret), StringComparison.Ordinal);
    }

    public bool Opens(string secret)
        => RevokedAt is null && CryptographicOperations.FixedTimeEquals(SecretHash, Hash(secret));

    public void Revoke(DateTimeOffset at) => RevokedAt ??= at;

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));

    private static string Checksum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes("mk" + text)))[..ChecksumLength];
}
