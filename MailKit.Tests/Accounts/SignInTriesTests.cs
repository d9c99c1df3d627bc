using MailKit.Tests.Hosting;
using MailKit.Tests.Letters;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Accounts;

/// <summary>A29 and A30: guessing tells nothing, gets nowhere, and keeps nobody out.</summary>
public sealed class SignInTriesTests
{
    [Theory, OnBothDatabases]
    public async Task Five_wrong_passwords_close_a_name_for_that_network_whether_or_not_anybody_has_it(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var (known, unknown) = (new List<string>(), new List<string>());

        for (var i = 0; i < 7; i++)
        {
            known.Add(await TryAsync(new Visitor(app), account.Email, "not the password"));
            unknown.Add(await TryAsync(new Visitor(app), "nobody@customer.example", "not the password"));
        }

        // One sentence, first and last, known and unknown.
        Assert.Single(known.Concat(unknown).Distinct());

        // Closed, for the right password, too; open again later.
        Assert.Equal(known[0], await TryAsync(new Visitor(app), account.Email, TestAccount.Password));
        app.Clock.Pass(TimeSpan.FromMinutes(11));
        Assert.Equal("/app", await TryAsync(new Visitor(app), account.Email, TestAccount.Password));
    }

    [Fact]
    public async Task Of_thirty_guesses_at_one_moment_five_are_compared()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite, ("SignIn:TriesPerMinute", "0"));
        var account = await TestAccount.OpenAsync(app, credits: 0);

        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => TryAsync(new Visitor(app), account.Email, "not the password")));

        Assert.Equal(5, await app.DataAsync(db => db.Attempts.Where(a => !a.Place.StartsWith("letters")).Select(a => a.Count).SingleAsync()));
    }

    [Fact]
    public async Task The_owners_own_device_stays_open_and_a_new_password_opens_everything()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite, ("SignIn:TriesPerMinute", "0"));
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var owner = await Visitor.SignedInAsync(account);
        await owner.GoAsync("/Identity/Account/Logout");
        await owner.SubmitAsync("main form");

        for (var i = 0; i < 6; i++)
        {
            await TryAsync(new Visitor(app), account.Email, "not the password");
        }

        Assert.Equal("/app", await TryAsync(owner, account.Email, TestAccount.Password));

        // On another device he has his mail.
        var elsewhere = new Visitor(app);
        Assert.NotEqual("/app", await TryAsync(elsewhere, account.Email, TestAccount.Password));
        await elsewhere.GoAsync("/Identity/Account/ForgotPassword");
        await elsewhere.SubmitAsync("form", ("Input.Email", account.Email));
        await elsewhere.GoAsync((await Inbox.LinkAsync(app, account.Email, "Choose a new password")).PathAndQuery);
        await elsewhere.SubmitAsync("form", ("Input.Password", "another good long one"));
        Assert.Equal("/app", await TryAsync(elsewhere, account.Email, "another good long one"));

        // Whoever was in before is out.
        await owner.GoAsync("/app");
        Assert.Equal("/identity/account/login", owner.At.AbsolutePath, ignoreCase: true);
    }

    private static async Task<string> TryAsync(Visitor visitor, string email, string password)
    {
        await visitor.GoAsync("/Identity/Account/Login");
        await visitor.SubmitAsync("form", ("Input.Email", email), ("Input.Password", password));
        return visitor.At.AbsolutePath is "/app" ? "/app" : visitor.Page.QuerySelector(".mk-errors")?.TextContent.Trim() ?? $"{visitor.Status} at {visitor.At}";
    }
}
