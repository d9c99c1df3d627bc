using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MailKit.Tests.Hosting;
using MailKit.Tests.Webhooks;

namespace MailKit.Tests.Attacks;

/// <summary>A43: nobody writes a line of our log, paints on it, or reads a secret there.</summary>
public sealed class LogTests
{
    private const int Rounds = 20;
    private const string Forged = "\r\nfail: MailKit[0]\r\n      \u001b[31mall is lost";
    private const string TypedPassword = "typed-wrong-Zx81-hunter";
    private const string EmailText = "only-for-the-reader-Qm77";

    [Theory, OnBothDatabases]
    public async Task After_hundreds_of_requests_no_line_is_a_strangers_and_no_secret_is_there(TestDatabase database)
    {
        // As much as a person who looks for a fault would switch on. The web server's own line about a request would print its path as it was meant, so appsettings.json keeps it out by its full name.
        await using var app = await MailKitApp.StartAsync(database, [.. ((string[])["Default", "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Microsoft.Hosting.Lifetime"]).Select(c => ($"Logging:LogLevel:{c}", "Information"))]);
        var account = await TestAccount.OpenAsync(app, credits: 100);
        var owner = await Visitor.SignedInAsync(account);
        var sent = new List<Guid>();

        // A proxy's page stands in Resend's way for a while.
        await app.FaultAsync(new { provider = "resend", kind = "status", status = 503, body = $"<html>{Forged}</html>", content_type = "text/html", route = "POST /emails*", count = 5 });

        for (var i = 0; i < Rounds; i++)
        {
            sent.Add(await account.SendAsync(subject: $"Hello {i} {EmailText}"));
            await StrangeRequestsAsync(app, account);
            await StrangeWebhooksAsync(app);
            await StrangeFormsAsync(app);
        }

        foreach (var id in sent)
        {
            await account.SettledAsync(id);
        }

        var lines = app.Log.ToList();
        Assert.True(lines.Count > 10 * Rounds, $"{lines.Count} lines");
        Assert.Contains(lines, line => line.Contains("did not get through", StringComparison.Ordinal));
        var forged = lines.Where(line => line.Contains('\u001b') || line.Contains("\nfail: MailKit", StringComparison.Ordinal)).ToList();
        Assert.True(forged.Count is 0, string.Join("\n\n", forged.Take(5)));

        var info = app.Sandbox.Info;
        string[] secrets =
        [
            account.Key, account.Key.Split('_')[^1], TestAccount.Password, MailKitApp.AdminPassword, TypedPassword, EmailText,
            app.DodoSecret, app.ResendSecret, info.DodoApiKey, info.ResendApiKey,
            .. owner.SetCookies.Select(c => c.Split(';')[0].Split('=', 2)[1]).Where(value => value.Length > 20),
        ];
        var told = lines.Where(line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal))).ToList();
        Assert.True(told.Count is 0, string.Join("\n\n", told.Take(5)));
    }

    private static async Task StrangeRequestsAsync(MailKitApp app, TestAccount account)
    {
        var body = JsonSerializer.Serialize(new { from = $"a{Forged} <hello@mailkit.example>", to = $"b{Forged}@acme.example", reply_to = Forged, subject = Forged, html = EmailText, cc = Forged });
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        (await account.Api.PostAsync("emails", content)).Dispose();
        (await account.Api.GetAsync($"emails/{Uri.EscapeDataString(Forged)}")).Dispose();
        (await app.Anonymous.GetAsync($"{Uri.EscapeDataString(Forged)}?q={Uri.EscapeDataString(Forged)}")).Dispose();

        using var wrong = new HttpRequestMessage(HttpMethod.Get, "credits") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", account.Key[..^1] + (account.Key[^1] is 'x' ? 'y' : 'x')) } };
        wrong.Headers.TryAddWithoutValidation("User-Agent", "\u001b[31mall is lost");
        wrong.Headers.TryAddWithoutValidation("Idempotency-Key", "\u001b[31mall is lost");
        (await app.Anonymous.SendAsync(wrong)).Dispose();
    }

    private static async Task StrangeWebhooksAsync(MailKitApp app)
    {
        var body = JsonSerializer.Serialize(new { business_id = Forged, type = $"credit.added{Forged}", timestamp = Forged, data = new { customer_id = Forged, id = Forged } });
        var known = JsonSerializer.Serialize(new { business_id = "bus_sandbox", type = "credit.added", timestamp = DateTimeOffset.UtcNow, data = new { customer_id = Forged, credit_entitlement_id = Forged, id = Forged } });

        foreach (var webhook in (SignedWebhook[])[SignedWebhook.Dodo(app, body), SignedWebhook.Dodo(app, known), SignedWebhook.Resend(app, body), SignedWebhook.Dodo(app, body) with { Signature = "v1,\u001b[31mall is lost" }])
        {
            (await webhook.PostAsync(app)).Dispose();
        }
    }

    private static async Task StrangeFormsAsync(MailKitApp app)
    {
        var visitor = new Visitor(app);
        await visitor.GoAsync($"/Identity/Account/Login?ReturnUrl={Uri.EscapeDataString(Forged)}");
        await visitor.SubmitAsync("form", ("Input.Email", $"nobody{Forged}@customer.example"), ("Input.Password", TypedPassword));
        await visitor.GoAsync("/Identity/Account/Register");
        await visitor.SubmitAsync("form", ("Input.Email", $"nobody{Forged}@customer.example"), ("Input.Password", TypedPassword));
    }
}
