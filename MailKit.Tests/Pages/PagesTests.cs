using System.Net;
using MailKit.Domain.Sending;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Pages;

[Collection(SharedHosts.Name)]
public sealed class PagesTests
{
    [Theory, OnBothDatabases]
    public async Task Composing_twice_with_one_form_sends_once(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        var visitor = await Visitor.SignedInAsync(account);
        await visitor.GoAsync("/app/compose");
        var form = visitor.Page;

        await ComposeAsync(visitor);
        var first = visitor.At;

        // The back button brings the form as it was.
        await visitor.GoAsync("/app/compose");
        visitor.Page.QuerySelector("#RequestKey")!.SetAttribute("value", form.QuerySelector("#RequestKey")!.GetAttribute("value")!);
        await ComposeAsync(visitor);

        Assert.Equal(first.AbsolutePath, visitor.At.AbsolutePath);
        await account.BalancesAsync(granted: 5, sent: 1);
    }

    [Theory, OnBothDatabases]
    public async Task Without_credits_the_page_says_so_before_and_the_server_refuses_by_itself(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var (poor, rich) = (await TestAccount.OpenAsync(app, credits: 0), await TestAccount.OpenAsync(app, credits: 1));
        var visitor = await Visitor.SignedInAsync(rich);
        await visitor.GoAsync("/app/compose");
        Assert.Equal((false, true), (visitor.Page.QuerySelector("#send")!.HasAttribute("disabled"), visitor.Page.QuerySelector("#out")!.HasAttribute("hidden")));

        visitor = await Visitor.SignedInAsync(poor);
        await visitor.GoAsync("/app/compose");
        Assert.Equal((true, false), (visitor.Page.QuerySelector("#send")!.HasAttribute("disabled"), visitor.Page.QuerySelector("#out")!.HasAttribute("hidden")));
        Assert.Equal("/app/billing", visitor.Page.QuerySelector("#out a")!.GetAttribute("href"));

        await ComposeAsync(visitor);
        Assert.Equal(HttpStatusCode.PaymentRequired, visitor.Status);
        Assert.Contains("No email credits remaining. Buy a top-up pack or upgrade your plan.", visitor.Page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Hello", visitor.Page.QuerySelector("#Subject")!.GetAttribute("value"));
        Assert.False(await app.DataAsync(db => db.Emails.AnyAsync(e => e.AccountId == poor.Id)));
    }

    [Fact]
    public async Task Bad_fields_are_said_next_to_them_and_what_was_typed_stays()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        var visitor = await Visitor.SignedInAsync(account);
        await visitor.GoAsync("/app/compose");

        await visitor.SubmitAsync("#compose", ("To", "sales@acme, ok@acme.example"), ("Cc", "a@b.co\r\nBcc: x@y.co"), ("Subject", "Two\nlines"), ("Html", "<p>Kept</p>"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, visitor.Status);
        Assert.Contains("“sales@acme” is not a complete address.", visitor.Page.QuerySelector("[data-valmsg-for=To], #To-error, span.invalid-feedback")?.TextContent ?? visitor.Text, StringComparison.Ordinal);
        Assert.Equal("sales@acme, ok@acme.example", visitor.Page.QuerySelector("#To")!.GetAttribute("value"));
        Assert.Contains("<p>Kept</p>", visitor.Page.QuerySelector("#Html")!.TextContent, StringComparison.Ordinal);
        await account.BalancesAsync(granted: 5, sent: 0);
    }

    [Fact]
    public async Task What_belongs_to_another_account_is_not_there()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var (mine, other) = (await TestAccount.OpenAsync(app, credits: 2), await TestAccount.OpenAsync(app, credits: 2));
        var id = await mine.SendAsync(subject: "Only for my eyes");
        await mine.SettledAsync(id);
        var visitor = await Visitor.SignedInAsync(other);

        foreach (var path in (string[])[$"/app/emails/{id}", $"/app/emails/{id}/preview"])
        {
            await visitor.GoAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, visitor.Status);
        }

        foreach (var path in (string[])["/app", "/app/emails", "/app/statement", "/app/statement?handler=Csv", $"/app/compose?copy={id}"])
        {
            await visitor.GoAsync(path);
            Assert.DoesNotContain("Only for my eyes", visitor.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_emails_html_is_shown_under_a_policy_that_lets_it_do_nothing()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 1);
        using var sent = await account.PostAsync(new { from = "hello@mailkit.example", to = "delivered@resend.dev", subject = "<script>alert(1)</script>", html = "<script>alert(1)</script><img src=x onerror=alert(1)>" });
        sent.EnsureSuccessStatusCode();
        var id = await app.DataAsync(db => db.Emails.Where(e => e.AccountId == account.Id).Select(e => e.Id).SingleAsync());
        var visitor = await Visitor.SignedInAsync(account);

        using var preview = await visitor.RawAsync(new HttpRequestMessage(HttpMethod.Get, $"/app/emails/{id}/preview"));
        var policy = preview.Headers.GetValues("Content-Security-Policy").Single();
        await visitor.GoAsync($"/app/emails/{id}");

        Assert.StartsWith("sandbox; default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Empty(visitor.Page.QuerySelectorAll("main script"));
        Assert.Equal("", visitor.Page.QuerySelector("iframe")!.GetAttribute("sandbox"));
    }

    [Theory]
    [InlineData("/", "Prepaid email")]
    [InlineData("/docs", "Idempotency-Key")]
    [InlineData("/terms", "There is no overage")]
    [InlineData("/privacy", "30 days after they were accepted")]
    public async Task What_anybody_may_read_is_there_and_says_what_it_is_about(string path, string words)
    {
        var visitor = new Visitor(await MailKitApp.OnAsync(TestDatabase.Sqlite));

        await visitor.GoAsync(path);

        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.Contains(words, visitor.Text, StringComparison.Ordinal);
        Assert.NotEmpty(visitor.Page.QuerySelector("meta[name=description]")!.GetAttribute("content")!);
    }

    [Theory, OnBothDatabases]
    public async Task Every_page_renders_for_a_newcomer_and_for_a_sender(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var (newcomer, sender) = (await TestAccount.OpenAsync(app, credits: 0), await TestAccount.OpenAsync(app, credits: 9));
        var id = await sender.SendAsync(to: "bounced@resend.dev");
        await Until.TrueAsync(async () => await sender.DeliveryAsync(id) is DeliveryState.Bounced);
        var admin = await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword);

        foreach (var account in (TestAccount[])[newcomer, sender])
        {
            var visitor = await Visitor.SignedInAsync(account);
            await RendersAsync(visitor, ["/app", "/app/compose", "/app/emails", "/app/billing", "/app/statement", "/app/keys", "/app/domains", "/Identity/Account/Manage", "/Identity/Account/Manage/Sessions", "/Identity/Account/Manage/PersonalData", "/Identity/Account/Manage/DeletePersonalData", "/Identity/Account/Manage/TwoFactor/TwoFactorAuthentication", "/Identity/Account/Manage/TwoFactor/EnableAuthenticator"]);
        }

        await RendersAsync(await Visitor.SignedInAsync(sender), [$"/app/emails/{id}", "/app/emails?state=bounced", "/app/emails?q=bounced", $"/app/compose?copy={id}"]);
        await RendersAsync(admin, ["/admin", "/admin/accounts", $"/admin/accounts/{sender.Id}", "/admin/emails", "/admin/emails?show=all", $"/admin/emails?q={id}", $"/admin/emails/{id}", "/admin/webhooks", "/admin/webhooks?state=parked"]);
    }

    [Fact]
    public async Task Without_scripts_the_page_of_an_email_is_read_again_for_ten_minutes_and_not_for_ever()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 1);
        const string To = "delivered+unheard@resend.dev";
        var fault = await app.FaultAsync(new { provider = "resend", kind = "webhook_drop", match = To });
        var id = await account.SendAsync(To);
        await account.SettledAsync(id);
        var visitor = await Visitor.SignedInAsync(account);

        await visitor.GoAsync($"/app/emails/{id}");
        Assert.Contains("http-equiv=\"refresh\"", visitor.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        var then = DateTimeOffset.UtcNow.AddMinutes(-11);
        await app.DataAsync(db => db.Emails.Where(e => e.Id == id).ExecuteUpdateAsync(e => e.SetProperty(x => x.AcceptedAt, then)));
        await visitor.GoAsync($"/app/emails/{id}");
        Assert.DoesNotContain("http-equiv=\"refresh\"", visitor.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        await app.MendAsync(fault);
    }

    [Fact]
    public async Task A_key_is_shown_once_and_only_its_hash_is_kept()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var visitor = await Visitor.SignedInAsync(account);
        await visitor.GoAsync("/app/keys");

        await visitor.SubmitAsync("form:has(#Name)", ("Name", "Production server"));
        var key = visitor.Page.QuerySelector("#secret")!.GetAttribute("value")!;
        await visitor.GoAsync("/app/keys");

        Assert.DoesNotContain(key, visitor.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        var stored = await app.DataAsync(db => db.ApiKeys.AsNoTracking().SingleAsync(k => k.AccountId == account.Id && k.Name == "Production server"));
        Assert.Equal(32, stored.SecretHash.Length);
        Assert.DoesNotContain(app.Log, line => line.Contains(key, StringComparison.Ordinal));
    }

    private static async Task RendersAsync(Visitor visitor, string[] paths)
    {
        foreach (var path in paths)
        {
            await visitor.GoAsync(path);
            Assert.True(visitor.Status is HttpStatusCode.OK, $"{path} answered {visitor.Status}.");
            Assert.Single(visitor.Page.QuerySelectorAll("h1"));
            Assert.Contains(" · MailKit", visitor.Page.Title, StringComparison.Ordinal);
            Assert.Empty(visitor.Page.QuerySelectorAll("[style], script:not([src]), [onclick], [onload]"));
        }
    }

    private static Task ComposeAsync(Visitor visitor)
        => visitor.SubmitAsync("#compose", ("To", "delivered@resend.dev"), ("Subject", "Hello"), ("Html", "<p>Hello</p>"));
}
