using MailKit.Tests.Hosting;
using MailKit.Web.Reconciliation;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Pages;

/// <summary>What a customer's bookkeeper needs of the statement.</summary>
[Collection(SharedHosts.Name)]
public sealed class StatementTests
{
    [Theory, OnBothDatabases]
    public async Task It_says_what_was_compared_with_Dodo_and_what_both_said(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 900);
        var owner = await Visitor.SignedInAsync(account);
        await owner.GoAsync("/app/statement");
        Assert.DoesNotContain("Compared with Dodo", owner.Text, StringComparison.Ordinal);

        await account.SettledAsync(await account.SendAsync());
        await app.UseAsync<ReconciliationDesk, bool>(async desk => await desk.WaitAsync(account.Id, await desk.AskAsync(account.Id, "a test", CancellationToken.None), TimeSpan.FromSeconds(30), CancellationToken.None));

        await owner.GoAsync("/app/statement");
        Assert.Contains("both say 899.", owner.Text, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_month_can_be_chosen_and_its_file_says_whose_and_which(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        await account.SettledAsync(await account.SendAsync());

        // The credits came two months ago.
        var then = DateTimeOffset.UtcNow.AddMonths(-2);
        await app.DataAsync(db => db.Ledger.Where(l => l.AccountId == account.Id && l.Posted == 5).ExecuteUpdateAsync(l => l.SetProperty(x => x.At, then)));
        var owner = await Visitor.SignedInAsync(account);

        await owner.GoAsync($"/app/statement?month={then:yyyy-MM}");
        var end = owner.Page.QuerySelectorAll(".mk-stats > div")[^1];
        Assert.Equal(("At its end", "5"), (end.QuerySelector("dt")!.TextContent, end.QuerySelector("dd")!.TextContent));
        Assert.Single(owner.Page.QuerySelectorAll("#lines tbody tr[id]"));

        using var file = await owner.RawAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(app.Url, $"/app/statement?handler=Csv&month={then:yyyy-MM}")));
        var lines = (await file.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains($"-{then:yyyy-MM}.csv", file.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"{account.Email},", lines[1], StringComparison.Ordinal);
    }
}
