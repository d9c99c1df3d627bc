using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MailKit.Tests.Hosting;
using MailKit.Web.Reconciliation;

namespace MailKit.Tests.Accounts;

[Collection(SharedHosts.Name)]
public sealed partial class TwoFactorTests
{
    [Fact]
    public async Task Two_factor_is_set_up_with_a_QR_code_and_asked_for_and_a_recovery_code_works_once()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var owner = await Visitor.SignedInAsync(account);
        await owner.GoAsync("/Identity/Account/Manage/EnableAuthenticator");
        Assert.NotNull(owner.Page.QuerySelector("svg[role=img]"));
        var secret = Secret().Match(owner.Page.QuerySelector("main")!.TextContent).Value.Replace(" ", "", StringComparison.Ordinal);

        await owner.SubmitAsync("form:has([name='Input.Code'])", ("Input.Code", Code(secret)));
        var recovery = Recovery().Matches(owner.Text).Select(match => match.Value).ToList();
        Assert.Equal(10, recovery.Count);

        // The password alone leads to the second question, and nowhere else.
        var visitor = await HalfInAsync(app, account);
        await visitor.GoAsync("/app");
        Assert.Equal("/identity/account/login", visitor.At.AbsolutePath, ignoreCase: true);

        visitor = await HalfInAsync(app, account);
        await visitor.SubmitAsync("form", ("Input.TwoFactorCode", Code(secret)), ("Input.Code", Code(secret)));
        Assert.Equal("/app", visitor.At.AbsolutePath);

        Assert.True(await RecoversAsync(app, account, recovery[0]));
        Assert.False(await RecoversAsync(app, account, recovery[0]));
    }

    private static async Task<Visitor> HalfInAsync(MailKitApp app, TestAccount account)
    {
        var visitor = new Visitor(app);
        await visitor.GoAsync("/Identity/Account/Login");
        await visitor.SubmitAsync("form", ("Input.Email", account.Email), ("Input.Password", TestAccount.Password));
        Assert.Equal("/identity/account/loginwith2fa", visitor.At.AbsolutePath, ignoreCase: true);

        return visitor;
    }

    private static async Task<bool> RecoversAsync(MailKitApp app, TestAccount account, string code)
    {
        var visitor = await HalfInAsync(app, account);
        await visitor.GoAsync("/Identity/Account/LoginWithRecoveryCode");
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        await visitor.SubmitAsync("form", ("Input.RecoveryCode", code), ("Input.Code", code));

        return visitor.At.AbsolutePath is "/app";
    }

    // RFC 6238 with SHA-1, six digits, thirty seconds: what authenticator apps compute.
    private static string Code(string base32)
    {
        var bits = string.Concat(base32.ToUpperInvariant().Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // The algorithm is the standard's.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15, 4)) & int.MaxValue;

        return (number % 1_000_000).ToString("D6");
    }

    [GeneratedRegex("(?:[a-z2-7]{4} ){7}[a-z2-7]{4}")]
    private static partial Regex Secret();

    [GeneratedRegex(@"\b[A-Z0-9]{5}-[A-Z0-9]{5}\b")]
    private static partial Regex Recovery();
}
