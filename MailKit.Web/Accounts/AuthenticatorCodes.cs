using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailKit.Web.Data;
using MailKit.Web.Limits;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Accounts;

/// <summary>Codes of authenticator apps (RFC 6238: SHA-1, six digits, thirty seconds): of this step and its neighbours, and each only once (section 5.2).</summary>
public sealed class AuthenticatorCodes(MailKitDbContext db, Attempts attempts, TimeProvider clock) : IUserTwoFactorTokenProvider<MailKitUser>
{
    private const int StepSeconds = 30;
    private const int Drift = 1;
    private const int Most = 5;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>What a user's codes are counted under.</summary>
    public static string Subject(string userId) => "code:" + userId;

    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<MailKitUser> manager, MailKitUser user)
        => await manager.GetAuthenticatorKeyAsync(user) is { Length: > 0 };

    /// <summary>The app makes them.</summary>
    public Task<string> GenerateAsync(string purpose, UserManager<MailKitUser> manager, MailKitUser user) => Task.FromResult("");

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<MailKitUser> manager, MailKitUser user)
    {
        // Counted before anything is compared: of many guesses at one moment only so many are.
        if (await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key || !await attempts.TakeAsync(Subject(user.Id), "", Most, Window, CancellationToken.None))
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
        var opens = step > 0 && await db.Users.Where(u => u.Id == user.Id && u.LastCodeStep < step).ExecuteUpdateAsync(u => u.SetProperty(x => x.LastCodeStep, step)) is 1;

        if (opens)
        {
            await attempts.ForgetAsync(Subject(user.Id), null, CancellationToken.None);
        }

        return opens;
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
