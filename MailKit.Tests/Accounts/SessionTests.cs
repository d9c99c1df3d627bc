using System.Net;
using MailKit.Tests.Hosting;
using MailKit.Tests.Letters;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Accounts;

/// <summary>A33 and A34: a session is on the server, and ends there.</summary>
public sealed class SessionTests
{
    [Theory, OnBothDatabases]
    public async Task Signing_out_ends_every_copy_of_the_cookie(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var owner = await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, credits: 0));
        var thief = owner.Copy();
        await thief.GoAsync("/app");
        Assert.Equal("/app", thief.At.AbsolutePath);

        await owner.GoAsync("/Identity/Account/Logout");
        await owner.SubmitAsync("main form");

        await thief.GoAsync("/app");
        Assert.Equal("/identity/account/login", thief.At.AbsolutePath, ignoreCase: true);
    }

    [Fact]
    public async Task However_often_it_is_used_a_session_ends_after_thirty_days()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite);
        var owner = await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, credits: 0));

        for (var day = 0; day < 29; day++)
        {
            app.Clock.Pass(TimeSpan.FromDays(1));
            await owner.GoAsync("/app");
            Assert.Equal("/app", owner.At.AbsolutePath);
        }

        app.Clock.Pass(TimeSpan.FromDays(1.1));
        await owner.GoAsync("/app");
        Assert.Equal("/identity/account/login", owner.At.AbsolutePath, ignoreCase: true);
    }

    [Fact]
    public async Task Every_session_is_shown_and_one_that_is_not_known_can_be_ended()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var (phone, desk) = (await Visitor.SignedInAsync(account), await Visitor.SignedInAsync(account));

        await desk.GoAsync("/Identity/Account/Manage/Sessions");
        Assert.Equal(2, desk.Page.QuerySelectorAll(".mk-rows > div").Length);
        await desk.SubmitAsync("form[action*='handler=End']");

        await phone.GoAsync("/app");
        Assert.NotEqual("/app", phone.At.AbsolutePath);
        await desk.GoAsync("/app");
        Assert.Equal("/app", desk.At.AbsolutePath);
    }

    [Fact]
    public async Task A_cookie_that_was_planted_never_becomes_the_session_of_who_signs_in_with_it()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var (attacker, victim) = (await TestAccount.OpenAsync(app, credits: 0), await TestAccount.OpenAsync(app, credits: 0));
        var planted = await Visitor.SignedInAsync(attacker);
        await new Visitor(app).GoAsync("/Identity/Account/Login");

        // The victim's form was open when the cookie came in.
        var form = new Visitor(app);
        await form.GoAsync("/Identity/Account/Login");
        var (page, at) = (form.Page, form.At);
        var browser = planted.Copy();
        await browser.GoAsync("/app");
        browser.Back(page, at);
        await browser.SubmitAsync("form", ("Input.Email", victim.Email), ("Input.Password", TestAccount.Password));
        await planted.GoAsync("/Identity/Account/Manage");

        Assert.DoesNotContain(victim.Email, planted.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_has_nothing_that_signs_anybody_in()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var owner = await Visitor.SignedInAsync(account);
        var cookie = owner.SetCookies.Last(c => c.StartsWith("__Host-mk=", StringComparison.Ordinal));

        var user = await app.DataAsync(db => db.Users.Where(u => u.Email == account.Email).Select(u => u.Id).SingleAsync());
        var session = await app.DataAsync(db => db.Sessions.AsNoTracking().SingleAsync(s => s.UserId == user));

        Assert.Equal(32, session.SecretHash.Length);
        Assert.DoesNotContain(Convert.ToHexStringLower(session.SecretHash), cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(account.Email, System.Text.Encoding.UTF8.GetString(session.Ticket), StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_changed_password_ends_every_other_session(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var (here, there) = (await Visitor.SignedInAsync(account), await Visitor.SignedInAsync(account));

        await here.GoAsync("/Identity/Account/Manage/ChangePassword");
        await here.SubmitAsync("section form", ("Input.OldPassword", TestAccount.Password), ("Input.NewPassword", "another good long one"));

        Assert.Contains("Your password is changed", here.Text, StringComparison.Ordinal);
        await there.GoAsync("/app");
        Assert.NotEqual("/app", there.At.AbsolutePath);
        await here.GoAsync("/app");
        Assert.Equal((HttpStatusCode.OK, "/app"), (here.Status, here.At.AbsolutePath));
        await Inbox.LetterAsync(app, account.Email, "Your password was changed");
    }
}
