using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Pages;

/// <summary>Every debit leads to the credits that paid for it, and they to what they paid for.</summary>
[Collection(SharedHosts.Name)]
public sealed class StatementGrantTests
{
    [Theory, OnBothDatabases]
    public async Task A_debit_leads_to_the_line_that_brought_its_credits_and_that_line_to_all_that_they_paid_for(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 2);
        await account.AdjustAsync(5);
        await account.PostedAsync(7);
        var (older, both, newer) = (await SendAsync(account, 1), await SendAsync(account, 3), await SendAsync(account, 1));
        var owner = await Visitor.SignedInAsync(account);
        await owner.GoAsync("/app/statement");
        var (first, second) = (Line(owner, "+2"), Line(owner, "+5"));

        Assert.Equal($"/app/statement?line={first.Id![2..]}#{first.Id}", From(owner, older)!.GetAttribute("href"));
        Assert.StartsWith("Correction by MailKit, ", From(owner, older)!.TextContent, StringComparison.Ordinal);
        Assert.Equal($"/app/statement?line={second.Id![2..]}#{second.Id}", From(owner, newer)!.GetAttribute("href"));

        // Dodo names no grant where two of them paid.
        Assert.Null(From(owner, both));

        await owner.GoAsync(first.QuerySelector(".is-from a")!.GetAttribute("href")!);
        Assert.Equal(["−1", "+2"], owner.Page.QuerySelectorAll("#lines .t-side").Select(c => c.TextContent));
        Assert.NotNull(Of(owner, older));
    }

    [Theory, OnBothDatabases]
    public async Task A_debit_whose_answer_was_lost_learns_from_the_ledger_which_credits_it_took(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 2);
        var fault = await app.FaultAsync(new { provider = "dodo", kind = "drop_answer", route = "POST /credit-entitlements/*/balances/*/ledger-entries", match = account.CustomerId, count = 1 });
        var id = await SendAsync(account, 1);
        Assert.Equal(1, await app.StrikesAsync(fault));
        await app.MendAsync(fault);

        var owner = await Visitor.SignedInAsync(account);
        await Until.TrueAsync(async () =>
        {
            await owner.GoAsync("/app/statement");
            return From(owner, id) is not null;
        });
        Assert.Equal(1, (await account.BalanceAsync()).Posted);
        Assert.Equal(1, await app.DataAsync(db => db.Ledger.CountAsync(l => l.AccountId == account.Id && l.Posted < 0)));
    }

    private static async Task<Guid> SendAsync(TestAccount account, int people)
    {
        using var answer = await account.PostAsync(new { from = "hello@mailkit.example", to = Enumerable.Range(0, people).Select(n => $"delivered+{n}@resend.dev"), subject = "Hello", html = "<p>Hello</p>" });
        var id = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        await account.SettledAsync(id);
        return id;
    }

    private static IElement Line(Visitor owner, string change) => owner.Page.QuerySelectorAll("#lines tr[id]").Single(row => row.QuerySelector(".t-side")!.TextContent == change);

    private static IElement? Of(Visitor owner, Guid email) => owner.Page.QuerySelector($"#lines a[href='/app/emails/{email}']");

    private static IElement? From(Visitor owner, Guid email) => Of(owner, email)!.Closest("tr")!.QuerySelector(".is-from a");
}
