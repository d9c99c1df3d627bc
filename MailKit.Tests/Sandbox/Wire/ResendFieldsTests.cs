using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailKit.Tests.Api.Wire;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Sandbox.Wire;

/// <summary>What the sandbox answers and tells in Resend's place, field by field as Resend's OpenAPI has it.</summary>
public sealed partial class ResendFieldsTests : SandboxTests
{
    // Where the sandbox answers otherwise than the table on purpose.
    private static readonly string[] Exceptions =
    [
        // Resend's OpenAPI leaves out what its service answers and its SDKs read.
        "GET /emails/{email_id}: scheduled_at is not Resend's",
        "GET /emails/{email_id}: tags is not Resend's",
        "GET /emails/{email_id}: tags[] is not Resend's",
        "GET /emails/{email_id}: tags[].name is not Resend's",
        "GET /emails/{email_id}: tags[].value is not Resend's",
        "GET /emails: data[].scheduled_at is not Resend's",

        // It describes the list by whole emails; the service leaves out what they say.
        "GET /emails: data[].html is missing",
        "GET /emails: data[].object is missing",
        "GET /emails: data[].text is missing",

        // What was made is answered as what is read.
        "POST /domains: object is not Resend's",

        // Only a domain with tracking has one, and the sandbox tracks nothing.
        "GET /domains/{domain_id}: tracking_subdomain is missing",
        "POST /domains: tracking_subdomain is missing",
    ];

    private readonly SortedSet<string> _differences = new(StringComparer.Ordinal);

    [Fact]
    public async Task Every_answer_has_Resends_fields()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        var email = new { from = "a@mailkit.example", to = "b@acme.example", cc = "c@acme.example", subject = "Hi", html = "<p>Hi</p>", text = "Hi", tags = new[] { new { name = "kind", value = "welcome" } } };
        var sent = await AskAsync("POST /emails", email);
        await AskAsync("POST /emails/batch", new[] { email, email });
        await AskAsync("GET /emails");
        await AskAsync("GET /emails/{email_id}", id: sent.Text("id"));
        await AskAsync("GET /api-keys");

        var domain = await AskAsync("POST /domains", new { name = "acme.example" });
        await AskAsync("GET /domains");
        await AskAsync("GET /domains/{domain_id}", id: domain.Text("id"));
        await AskAsync("PATCH /domains/{domain_id}", new { open_tracking = true }, domain.Text("id"));
        await AskAsync("POST /domains/{domain_id}/verify", id: domain.Text("id"));
        await AskAsync("DELETE /domains/{domain_id}", id: domain.Text("id"));

        var webhook = await AskAsync("POST /webhooks", new { endpoint = catcher.Url, events = new[] { "email.sent" } });
        await AskAsync("GET /webhooks");
        await AskAsync("GET /webhooks/{webhook_id}", id: webhook.Text("id"));
        await AskAsync("DELETE /webhooks/{webhook_id}", id: webhook.Text("id"));

        // What is left is new, or an exception no more.
        _differences.SymmetricExceptWith(Exceptions);
        Assert.True(_differences.Count is 0, string.Join('\n', _differences));
    }

    [Fact]
    public async Task Every_webhook_has_Resends_fields()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellOfEmailsAsync(catcher);

        foreach (var to in (string[])["delivered", "bounced", "complained", "suppressed"])
        {
            await App.SendAsync(new { from = "a@mailkit.example", to = $"{to}@resend.dev", subject = "Hi", text = "Hi" });
        }

        string[] types = ["email.bounced", "email.complained", "email.delivered", "email.sent", "email.suppressed"];
        await Until.TrueAsync(() => types.All(catcher.Types.Contains));

        foreach (var told in catcher.All)
        {
            _differences.UnionWith(FieldTable.Resend.Compare($"webhook {told.Body.Text("type")}", "request", told.Body).Select(d => $"{told.Body.Text("type")}: {d}"));
        }

        Assert.True(_differences.Count is 0, string.Join('\n', _differences));
    }

    private async Task<JsonElement> AskAsync(string operation, object? body = null, string? id = null)
    {
        var (method, path) = (operation.Split(' ')[0], operation.Split(' ')[1]);
        using var request = new HttpRequestMessage(new(method), Id().Replace(path, id ?? "")) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await App.Resend.SendAsync(request);
        var json = await answer.JsonAsync(answer.StatusCode);
        _differences.UnionWith(FieldTable.Resend.Compare(operation, $"{(int)answer.StatusCode}", json).Select(d => $"{operation}: {d}"));
        return json;
    }

    [GeneratedRegex("{.*}")]
    private static partial Regex Id();
}
