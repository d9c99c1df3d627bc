using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Domain.Banners;
using MailKit.Tests.Hosting;
using MailKit.Tests.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Letters;

/// <summary>What MailKit itself writes to its customers.</summary>
[Collection(SharedHosts.Name)]
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

    [Theory, OnBothDatabases]
    public async Task Whose_credits_are_used_up_is_written_to_once_for_all_that_came(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 2);
        var mark = $"{Guid.NewGuid():N}";
        var away = await app.FaultAsync(new { provider = "resend", kind = "status", route = "POST /emails*", match = mark, status = 429 });
        await account.SendAsync(subject: mark);
        await account.SendAsync();
        Assert.Contains("so sending has stopped", (await ArrivedAsync(account, "No emails left at MailKit")).GetProperty("text").GetString(), StringComparison.Ordinal);

        // Resend refuses the one that waited: its credit comes back, and is sent away, too.
        await app.FaultAsync(new { provider = "resend", kind = "status", route = "POST /emails*", match = mark, status = 422, name = "validation_error" });
        await app.MendAsync(away);
        await Until.TrueAsync(async () => !await IsGoneAsync(account));
        await account.SendAsync();
        await Until.TrueAsync(() => IsGoneAsync(account));
        Assert.Equal(1, await LettersAsync(account));

        // What comes from Dodo begins anew.
        await account.AdjustAsync(1);
        await Until.TrueAsync(async () => !await IsGoneAsync(account));
        await account.SendAsync();
        await Until.TrueAsync(() => IsGoneAsync(account));
        Assert.Equal(2, await LettersAsync(account));
    }

    private static Task<bool> IsGoneAsync(TestAccount account)
        => account.App.DataAsync(db => db.Banners.AnyAsync(b => b.AccountId == account.Id && b.Kind == BannerKind.CreditsGone));

    // The letter is written with the banner, in one transaction.
    private static Task<int> LettersAsync(TestAccount account)
        => account.App.DataAsync(db => db.Letters.CountAsync(l => l.To == account.Email && l.Subject == "No emails left at MailKit"));

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
