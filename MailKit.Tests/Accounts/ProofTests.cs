using MailKit.Tests.Hosting;
using MailKit.Tests.Letters;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Accounts;

/// <summary>S3: a session alone does not take an account over; the password is asked for again, and the owner is told.</summary>
public sealed class ProofTests
{
    private const string Manage = "/Identity/Account/Manage/";

    [Theory]
    [InlineData(Manage + "Email")]
    [InlineData(Manage + "TwoFactor/EnableAuthenticator")]
    [InlineData(Manage + "TwoFactor/ResetAuthenticator")]
    [InlineData(Manage + "TwoFactor/Disable2fa")]
    [InlineData(Manage + "TwoFactor/GenerateRecoveryCodes")]
    [InlineData(Manage + "DeletePersonalData")]
    public async Task Ten_minutes_after_signing_in_a_sensitive_page_asks_for_the_password_again(string path)
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite);
        var owner = await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, credits: 0));
        app.Clock.Pass(TimeSpan.FromMinutes(11));

        await owner.GoAsync(path);
        Assert.True(IsAsked(owner));
        await owner.SubmitAsync("section form", ("Input.Password", "not the password"));
        Assert.True(IsAsked(owner));

        await owner.SubmitAsync("section form", ("Input.Password", TestAccount.Password));
        Assert.False(IsAsked(owner));
        await owner.GoAsync(path);
        Assert.False(IsAsked(owner));
    }

    [Theory, OnBothDatabases]
    public async Task A_key_takes_the_password_and_what_was_typed_is_still_there_and_the_owner_is_told(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var owner = await Visitor.SignedInAsync(account);
        app.Clock.Pass(TimeSpan.FromMinutes(11));

        await owner.GoAsync("/app/keys");
        await owner.SubmitAsync("input[name=Name]", ("Name", "the shop"));
        Assert.True(IsAsked(owner));
        Assert.Equal(1, await app.DataAsync(db => db.ApiKeys.CountAsync(k => k.AccountId == account.Id)));

        await owner.SubmitAsync("section form", ("Input.Password", TestAccount.Password));
        Assert.Equal("/app/keys", owner.At.AbsolutePath);
        Assert.Equal("the shop", owner.Page.QuerySelector("input[name=Name]")!.GetAttribute("value"));
        await owner.SubmitAsync("input[name=Name]");

        Assert.NotNull(owner.Page.QuerySelector("#secret"));
        await Inbox.LetterAsync(app, account.Email, "A new API key was made");
    }

    [Fact]
    public async Task A_new_address_is_asked_for_and_told_to_the_old_one_and_changes_by_a_press_of_a_button()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var (owner, address) = (await Visitor.SignedInAsync(account), $"new-{Guid.NewGuid():N}@customer.example");
        await owner.GoAsync(Manage + "Email");
        await owner.SubmitAsync("section form", ("Input.NewEmail", address));
        await Inbox.LetterAsync(app, account.Email, "A new address was asked for");
        var link = await Inbox.LinkAsync(app, address, "Confirm your new address");

        using var scan = await app.Anonymous.GetAsync(link.PathAndQuery);
        Assert.True(await app.DataAsync(db => db.Users.AnyAsync(u => u.Email == account.Email)));

        await owner.GoAsync(link.PathAndQuery);
        await owner.SubmitAsync("form[method=post]:has([name=Code])");
        Assert.Contains("Your address is changed", owner.Text, StringComparison.Ordinal);
        Assert.True(await app.DataAsync(db => db.Users.AnyAsync(u => u.Email == address && u.UserName == address)));
        await Inbox.LetterAsync(app, account.Email, "Your address was changed");
    }

    [Fact]
    public async Task One_address_gets_five_letters_an_hour_that_strangers_asked_for_and_one_person_writes_to_five_strangers_a_day()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite, ("SignIn:TriesPerMinute", "0"));
        var account = await TestAccount.OpenAsync(app, credits: 0);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            var visitor = new Visitor(app);
            await visitor.GoAsync("/Identity/Account/ForgotPassword");
            await visitor.SubmitAsync("form", ("Input.Email", i % 2 is 0 ? account.Email : account.Email.ToUpperInvariant()));
        }));
        Assert.Equal(5, await app.DataAsync(db => db.Letters.CountAsync(l => l.Subject == "Choose a new password")));

        var owner = await Visitor.SignedInAsync(account);

        for (var i = 0; i < 8; i++)
        {
            await owner.GoAsync(Manage + "Email");
            await owner.SubmitAsync("section form", ("Input.NewEmail", $"stranger-{i}@customer.example"));
        }

        Assert.Equal(5, await app.DataAsync(db => db.Letters.CountAsync(l => l.To.StartsWith("stranger-"))));
    }

    private static bool IsAsked(Visitor visitor) => visitor.At.AbsolutePath.Equals(Manage + "ConfirmAccess", StringComparison.OrdinalIgnoreCase);
}
