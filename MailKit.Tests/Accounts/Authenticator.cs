using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Accounts;

/// <summary>The app on somebody's phone: scans the key that a page shows, and says the code of the moment.</summary>
public static partial class Authenticator
{
    /// <summary>Asks for the key; the page then shows it.</summary>
    public static async Task<string> BeginAsync(Visitor owner)
    {
        await owner.GoAsync("/Identity/Account/Manage/TwoFactor/EnableAuthenticator");
        await owner.SubmitAsync("form[action*='handler=Begin']");
        Assert.NotNull(owner.Page.QuerySelector("svg[role=img]"));
        return Scan(owner);
    }

    public static string Scan(Visitor owner) => Secret().Match(owner.Page.QuerySelector("main")!.TextContent).Value.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>RFC 6238 with SHA-1, six digits, thirty seconds: what authenticator apps compute.</summary>
    public static string Code(string base32, MailKitApp app, int later = 0)
    {
        var bits = string.Concat(base32.ToUpperInvariant().Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, (app.Clock.GetUtcNow().ToUnixTimeSeconds() / 30) + later);
#pragma warning disable CA5350 // The algorithm is the standard's.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15, 4)) & int.MaxValue;

        return (number % 1_000_000).ToString("D6");
    }

    [GeneratedRegex("(?:[a-z2-7]{4} ){7}[a-z2-7]{4}")]
    public static partial Regex Secret();

    [GeneratedRegex(@"\b[A-Z0-9]{5}-[A-Z0-9]{5}\b")]
    public static partial Regex Recovery();
}
