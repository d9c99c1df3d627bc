using System.Net;
using MailKit.Tests.Hosting;
using MailKit.Web.Reconciliation;

namespace MailKit.Tests.Accounts;

/// <summary>A31: a code opens once, near its time, and is not found by guessing.</summary>
[Collection(SharedHosts.Name)]
public sealed partial class TwoFactorTests
{
    [Fact]
    public async Task Two_factor_is_set_up_with_a_QR_code_and_asked_for_and_a_recovery_code_works_once()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var owner = await Visitor.SignedInAsync(account);
        var secret = await Authenticator.BeginAsync(owner);

        await owner.SubmitAsync("form:has([name='Input.Code'])", ("Input.Code", Authenticator.Code(secret, app)));
        var recovery = Authenticator.Recovery().Matches(owner.Text).Select(match => match.Value).ToList();
        Assert.Equal(10, recovery.Count);

        // The password alone leads to the second question, and nowhere else.
        var visitor = await HalfInAsync(app, account);
        await visitor.GoAsync("/app");
        Assert.Equal("/identity/account/login", visitor.At.AbsolutePath, ignoreCase: true);

        visitor = await HalfInAsync(app, account);
        await visitor.SubmitAsync("form", ("Input.Code", Authenticator.Code(secret, app, later: 1)));
        Assert.Equal("/app", visitor.At.AbsolutePath);

        Assert.True(await RecoversAsync(app, account, recovery[0]));
        Assert.False(await RecoversAsync(app, account, recovery[0]));
    }

    [Fact]
    public async Task Who_takes_longer_than_a_minute_to_scan_the_code_turns_two_factor_on_all_the_same()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var owner = await Visitor.SignedInAsync(account);

        // Whoever merely looks changes nothing.
        await owner.GoAsync("/Identity/Account/Manage/TwoFactor/EnableAuthenticator");
        Assert.Null(owner.Page.QuerySelector("svg[role=img]"));
        var secret = await Authenticator.BeginAsync(owner);
        app.Clock.Pass(TimeSpan.FromSeconds(75));
        await owner.SubmitAsync("form:has([name='Input.Code'])", ("Input.Code", Authenticator.Code(secret, app)));
        Assert.Equal(10, Authenticator.Recovery().Count(owner.Text));

        // It is on, and this browser stays signed in; the key is not shown again.
        app.Clock.Pass(TimeSpan.FromSeconds(75));
        await owner.GoAsync("/Identity/Account/Manage/TwoFactor/EnableAuthenticator");
        Assert.Equal("/identity/account/manage/twofactor/twofactorauthentication", owner.At.AbsolutePath, ignoreCase: true);
        Assert.DoesNotMatch(Authenticator.Secret(), owner.Text);
    }

    [Fact]
    public async Task A_key_that_was_in_use_is_gone_when_two_factor_is_turned_off()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var owner = await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, credits: 0));
        var secret = await Authenticator.BeginAsync(owner);
        await owner.SubmitAsync("form:has([name='Input.Code'])", ("Input.Code", Authenticator.Code(secret, app)));
        await owner.GoAsync("/Identity/Account/Manage/TwoFactor/Disable2fa");
        await owner.SubmitAsync("section form[method=post]");
        Assert.Contains("Two-factor sign-in is off.", owner.Text, StringComparison.Ordinal);

        await owner.GoAsync("/Identity/Account/Manage/TwoFactor/EnableAuthenticator");
        Assert.NotEqual(secret, Authenticator.Scan(owner));
    }

    [Fact]
    public async Task Pages_about_a_second_factor_that_is_not_on_lead_to_where_it_is_turned_on()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var owner = await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, credits: 0));

        foreach (var page in (string[])["Disable2fa", "GenerateRecoveryCodes", "ShowRecoveryCodes"])
        {
            await owner.GoAsync($"/Identity/Account/Manage/TwoFactor/{page}");
            Assert.Equal(HttpStatusCode.OK, owner.Status);
            Assert.Equal("/identity/account/manage/twofactor/twofactorauthentication", owner.At.AbsolutePath, ignoreCase: true);
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_code_opens_once_and_only_near_its_time(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var owner = await Visitor.SignedInAsync(account);
        var secret = await Authenticator.BeginAsync(owner);
        var first = Authenticator.Code(secret, app);
        await owner.SubmitAsync("form:has([name='Input.Code'])", ("Input.Code", first));
        Assert.Equal(10, Authenticator.Recovery().Count(owner.Text));

        // The code that turned it on is used up.
        Assert.False(await OpensAsync(first));

        // To the beginning of a step, so that none ends while a code is typed.
        app.Clock.Pass(TimeSpan.FromSeconds(330 - (app.Clock.GetUtcNow().ToUnixTimeSeconds() % 30)));
        Assert.False(await OpensAsync(Authenticator.Code(secret, app, later: -2)));
        Assert.False(await OpensAsync(Authenticator.Code(secret, app, later: 2)));
        Assert.True(await OpensAsync(Authenticator.Code(secret, app, later: -1)));

        // Two at one moment: one of them.
        var code = Authenticator.Code(secret, app, later: 1);
        var both = await Task.WhenAll(OpensAsync(code), OpensAsync(code));
        Assert.Single(both, opened => opened);

        // What is older than the newest that was taken opens no more.
        Assert.False(await OpensAsync(Authenticator.Code(secret, app)));

        async Task<bool> OpensAsync(string code)
        {
            var visitor = await HalfInAsync(app, account);
            await visitor.SubmitAsync("form", ("Input.Code", code));
            return visitor.At.AbsolutePath is "/app";
        }
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
}
