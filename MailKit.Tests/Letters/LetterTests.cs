using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Tests.Hosting;
using MailKit.Tests.Webhooks;

namespace MailKit.Tests.Letters;

/// <summary>What MailKit itself writes to its customers.</summary>
public sealed class LetterTests
{
    [Theory, OnBothDatabases]
    public async Task A_warning_counts_one_email_in_right_words_with_and_without_html(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 1);
        var low = JsonSerializer.Serialize(new { type = "credit.balance_low", data = new { customer_id = account.CustomerId, threshold_amount = "1000", available_balance = "1" } });
        (await SignedWebhook.Dodo(app, low).PostAsync(app)).Dispose();

        var last = await ArrivedAsync(account, "1 email left at MailKit");
        Assert.Contains("has 1 email credit left", last.GetProperty("html").GetString(), StringComparison.Ordinal);
        var text = last.GetProperty("text").GetString()!;
        Assert.Contains("has 1 email credit left", text, StringComparison.Ordinal);
        Assert.Contains($"Top up: {app.PublicUrl}app/billing", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> ArrivedAsync(TestAccount account, string subject)
    {
        JsonElement found = default;
        await Until.TrueAsync(async () =>
        {
            var captured = await account.App.Control.GetFromJsonAsync<JsonElement>($"control/emails?to={account.Email}");
            found = captured.GetProperty("items").EnumerateArray().FirstOrDefault(email => email.GetProperty("subject").GetString() == subject);
            return found.ValueKind is JsonValueKind.Object;
        });
        return found;
    }
}
