using System.Security.Cryptography;
using System.Text;
using MailKit.Domain.Work;

namespace MailKit.Domain.Accounts;

/// <summary>A sign-in on one device. The browser has a secret, and here is its hash: whoever reads the database cannot sign in with it.</summary>
public sealed class Session
{
    /// <summary>However busy it is, a session ends after so long (ASVS 5.0, 7.3.2).</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>For so long a password, once given, stands for the next sensitive act (ASVS 5.0, 7.5.3).</summary>
    public static readonly TimeSpan ProofLasts = TimeSpan.FromMinutes(10);

    public const int MaxDevice = 300;

    private Session() { }

    public Guid Id { get; private init; }

    public string UserId { get; private init; } = "";

    /// <summary>SHA-256 of the secret in the cookie.</summary>
    public byte[] SecretHash { get; private init; } = [];

    /// <summary>Who was signed in and how, encrypted.</summary>
    public byte[] Ticket { get; private init; } = [];

    /// <summary>What the browser calls itself.</summary>
    public string Device { get; private init; } = "";

    /// <summary>The network address it began from.</summary>
    public string Address { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset SeenAt { get; private init; }

    /// <summary>When the password, or a code, was given last.</summary>
    public DateTimeOffset ProvedAt { get; private init; }

    public DateTimeOffset EndsAt { get; private init; }

    /// <summary>Begins one; its secret exists only in the answer.</summary>
    public static (Session Session, string Secret) Begin(string userId, byte[] ticket, string device, string address, DateTimeOffset at)
    {
        var secret = RandomNumberGenerator.GetHexString(64, lowercase: true);
        var session = new Session
        {
            Id = Ids.New(at),
            UserId = userId,
            SecretHash = HashOf(secret),
            Ticket = ticket,
            Device = device.Length > MaxDevice ? device[..MaxDevice] : device,
            Address = address,
            CreatedAt = at,
            SeenAt = at,
            ProvedAt = at,
            EndsAt = at + Longest,
        };

        return (session, secret);
    }

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
