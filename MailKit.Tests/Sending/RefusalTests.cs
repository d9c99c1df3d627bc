using System.Text.Json;
using MailKit.Domain.Sending;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Sending;

/// <summary>Who says no: Resend to this email, or somebody to us.</summary>
[Collection(SharedHosts.Name)]
public sealed class RefusalTests
{
    private static readonly string[] OurTrouble =
    [
        """{"status":403,"body":"<html>Sorry, you have been blocked</html>","content_type":"text/html"}""",
        """{"status":400,"body":"<html>Bad request</html>","content_type":"text/html"}""",
        """{"status":404,"body":"<html>Not found</html>","content_type":"text/html"}""",
        """{"status":401,"name":"missing_api_key"}""",
        """{"status":403,"name":"invalid_api_key"}""",
        """{"status":401,"name":"restricted_api_key"}""",
        """{"status":403,"name":"invalid_permission"}""",
        """{"status":403,"name":"email_above_quota"}""",
        """{"status":429,"name":"daily_quota_exceeded"}""",
        """{"status":429,"name":"monthly_quota_exceeded"}""",
    ];

    // All at once: each waits for a second try.
    [Fact]
    public async Task What_is_our_own_trouble_is_shown_to_the_admin_and_the_email_waits_for_its_end()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var admin = await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword);

        await Task.WhenAll(OurTrouble.Select(answer => TroubledAsync(app, admin, answer)));
    }

    [Theory]
    [InlineData(422, "validation_error")]
    [InlineData(403, "validation_error")]
    [InlineData(422, "invalid_from_address")]
    [InlineData(422, "missing_required_field")]
    [InlineData(422, "invalid_attachment")]
    public async Task What_Resend_says_of_this_email_is_final_and_gives_the_credit_back(int status, string name)
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var (account, subject) = (await TestAccount.OpenAsync(app, credits: 1), $"Refused {Guid.NewGuid()}");
        await app.FaultAsync(new { provider = "resend", kind = "status", route = "POST /emails*", match = subject, status, name });

        var id = await account.SendAsync(subject: subject);

        await Until.TrueAsync(async () => (await account.EmailAsync(id)).State is EmailState.Refused);
        await account.BalancesAsync(granted: 1, sent: 0);
    }

    private static async Task TroubledAsync(MailKitApp app, Visitor admin, string answer)
    {
        var (account, subject) = (await TestAccount.OpenAsync(app, credits: 1), $"Trouble {Guid.NewGuid()}");
        var fault = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(answer)!;
        var trouble = await app.FaultAsync(new Dictionary<string, object>(fault.Select(f => KeyValuePair.Create(f.Key, (object)f.Value)))
        {
            ["provider"] = "resend",
            ["kind"] = "status",
            ["route"] = "POST /emails*",
            ["match"] = subject,
        });

        var id = await account.SendAsync(subject: subject);
        await Until.TrueAsync(async () => (await account.WorkAsync(id))?.Failures > 1);

        Assert.Equal((EmailState.Queued, 1), ((await account.EmailAsync(id)).State, (int)(await account.BalanceAsync()).Held));
        Assert.Contains(app.Log, line => line.Contains($"did not get through: Resend answered {fault["status"]}", StringComparison.Ordinal));
        var tab = admin.Copy();
        await tab.GoAsync("/admin/work");
        Assert.Contains($"Resend answered {fault["status"]}", tab.Page.QuerySelector($"a[href$='{id}']")!.Closest("tr")!.TextContent, StringComparison.Ordinal);

        await app.MendAsync(trouble);
        await account.BalancesAsync(granted: 1, sent: 1);
    }
}
