using System.Net;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Pages;

/// <summary>One person in two windows, or in one that has been open since yesterday: words, nothing lost, nothing twice.</summary>
[Collection(SharedHosts.Name)]
public sealed class TwoWindowsTests
{
    [Theory, OnBothDatabases]
    public async Task A_form_that_was_opened_yesterday_sends_once_however_often_it_is_sent_off(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 3);
        var (window, elsewhere) = (await Visitor.SignedInAsync(account), await Visitor.SignedInAsync(account));
        await window.GoAsync("/app/compose");
        var (form, at) = (window.Page, window.At);
        app.Clock.Pass(TimeSpan.FromHours(25));

        await SendOffAsync(window, "Since yesterday");
        var first = window.At.AbsolutePath;
        Assert.Equal(HttpStatusCode.OK, window.Status);
        Assert.StartsWith("/app/emails/", first, StringComparison.Ordinal);

        // Back, and off again.
        window.Back(form, at);
        await SendOffAsync(window, "Since yesterday");
        Assert.Equal(first, window.At.AbsolutePath);

        // Another browser has no part in it.
        elsewhere.Back(form, at);
        await SendOffAsync(elsewhere, "Since yesterday");
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.Status);
        Assert.Contains("form", elsewhere.Text, StringComparison.OrdinalIgnoreCase);

        // Back, and off with other words: they are kept, and it is asked whether that is another email.
        window.Back(form, at);
        await SendOffAsync(window, "Other words");
        Assert.Equal(HttpStatusCode.Conflict, window.Status);
        Assert.Equal("Other words", window.Page.QuerySelector("#Subject")!.GetAttribute("value"));
        await account.BalancesAsync(granted: 3, sent: 1);

        static Task SendOffAsync(Visitor visitor, string subject) => visitor.SubmitAsync("form#compose", ("To", "delivered@resend.dev"), ("Subject", subject), ("Html", "<p>Hello</p>"));
    }

    [Theory, OnBothDatabases]
    public async Task Reloading_after_a_key_was_made_shows_it_again_and_makes_no_other(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var (window, elsewhere) = (await Visitor.SignedInAsync(account), await Visitor.SignedInAsync(account));
        await window.GoAsync("/app/keys");
        await window.SubmitAsync("form:has(#Name)", ("Name", "Production server"));
        var (secret, at) = (Secret(window), window.At.PathAndQuery);

        await window.GoAsync(at);
        Assert.NotNull(secret);
        Assert.Equal(secret, Secret(window));
        Assert.Equal(1, await app.DataAsync(db => db.ApiKeys.CountAsync(k => k.AccountId == account.Id && k.Name == "Production server")));

        // No other browser sees it, and this one not after it went on.
        await elsewhere.GoAsync(at);
        Assert.Null(Secret(elsewhere));
        await window.GoAsync("/app/keys");
        await window.GoAsync(at);
        Assert.Null(Secret(window));

        static string? Secret(Visitor visitor) => visitor.Page.QuerySelector("#secret")?.GetAttribute("value");
    }

    [Theory, OnBothDatabases]
    public async Task A_key_that_one_window_revoked_is_not_revoked_again_by_the_other(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var windows = new[] { await Visitor.SignedInAsync(account), await Visitor.SignedInAsync(account) };
        var key = await app.DataAsync(db => db.ApiKeys.Where(k => k.AccountId == account.Id).Select(k => k.Id).SingleAsync());
        var revoked = new List<DateTimeOffset?>();

        foreach (var window in windows)
        {
            await window.GoAsync($"/app/keys?revoke={key}");
        }

        foreach (var window in windows)
        {
            await window.SubmitAsync("form[action*='handler=Revoke']");
            Assert.Equal(HttpStatusCode.OK, window.Status);
            revoked.Add(await app.DataAsync(db => db.ApiKeys.Where(k => k.Id == key).Select(k => k.RevokedAt).SingleAsync()));
        }

        Assert.NotNull(revoked[0]);
        Assert.Equal(revoked[0], revoked[1]);
    }

    [Theory, OnBothDatabases]
    public async Task A_password_that_one_window_changed_stays_although_the_other_knew_the_old_one(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var windows = new[] { await Visitor.SignedInAsync(account), await Visitor.SignedInAsync(account) };

        foreach (var window in windows)
        {
            await window.GoAsync("/Identity/Account/Manage/ChangePassword");
        }

        foreach (var (window, number) in windows.Select((window, number) => (window, number)))
        {
            var chosen = $"the words of window {number}";
            await window.SubmitAsync("[name='Input.OldPassword']", ("Input.OldPassword", TestAccount.Password), ("Input.NewPassword", chosen), ("Input.ConfirmPassword", chosen));
            Assert.Equal(HttpStatusCode.OK, window.Status);
        }

        Assert.Contains("password", windows[1].Text, StringComparison.OrdinalIgnoreCase);
        await Visitor.SignedInAsync(app, account.Email, "the words of window 0");
    }
}
