using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Accounts;

/// <summary>Codes of authenticator apps (RFC 6238: SHA-1, six digits, thirty seconds): of this step and its neighbours, and each only once (section 5.2).</summary>
public sealed class AuthenticatorCodes(MailKitDbContext db, TimeProvider clock) : IUserTwoFactorTokenProvider<MailKitUser>
{
    private const int StepSeconds = 30;
    private const int Drift = 1;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<MailKitUser> manager, MailKitUser user)
        => await manager.GetAuthenticatorKeyAsync(user) is { Length: > 0 };

    /// <summary>The app makes them.</summary>
    public Task<string> GenerateAsync(string purpose, UserManager<MailKitUser> manager, MailKitUser user) => Task.FromResult("");

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<MailKitUser> manager, MailKitUser user)
    {
        if (await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key)
        {
            return false;
        }

        var (secret, now) = (Decode(key), clock.GetUtcNow().ToUnixTimeSeconds() / StepSeconds);
        var given = Encoding.UTF8.GetBytes(token);
        var step = 0L;

        // Every neighbour is computed, so that an answer's time tells nothing.
        for (var near = now - Drift; near <= now + Drift; near++)
        {
            step = CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(Code(secret, near))) ? near : step;
        }

        // Of two that bring the same code at one moment, the database lets one through.
        return step > 0 && await db.Users.Where(u => u.Id == user.Id && u.LastCodeStep < step).ExecuteUpdateAsync(u => u.SetProperty(x => x.LastCodeStep, step)) is 1;
    }

    private static string Code(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // The algorithm is the standard's, and all that apps agree on.
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF, sizeof(int))) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    // RFC 4648, section 6; the key is ours, so it has no padding and no other characters.
    private static byte[] Decode(string key)
    {
        var bytes = new byte[key.Length * 5 / 8];
        var (buffer, bits, next) = (0, 0, 0);

        foreach (var letter in key)
        {
            (buffer, bits) = (((buffer << 5) | Base32.IndexOf(letter, StringComparison.OrdinalIgnoreCase)) & 0xFFF, bits + 5);

            if (bits >= 8 && next < bytes.Length)
            {
                bits -= 8;
                bytes[next++] = (byte)(buffer >> bits);
            }
        }

        return bytes;
    }
}
