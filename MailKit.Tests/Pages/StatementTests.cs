using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Pages.App.Statement;
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

        // As after a clock that was set back: ids go on ahead of it.
        var ahead = Ids.Floor(DateTimeOffset.UtcNow.AddSeconds(50));
        Assert.Equal(1, await app.DataAsync(db => db.Database.ExecuteSqlAsync($"UPDATE ledger SET \"Id\" = {ahead} WHERE \"AccountId\" = {account.Id} AND \"Posted\" = -1")));
        await app.UseAsync<ReconciliationDesk, bool>(async desk => await desk.WaitAsync(account.Id, await desk.AskAsync(account.Id, "a test", CancellationToken.None), TimeSpan.FromSeconds(30), CancellationToken.None));

        await owner.GoAsync("/app/statement");
        Assert.Contains("both say 899.", owner.Page.QuerySelector("#figures")!.TextContent, StringComparison.Ordinal);
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
        await app.DataAsync(db => db.LedgerDays.Where(d => d.AccountId == account.Id && d.Posted == 5).ExecuteUpdateAsync(d => d.SetProperty(x => x.Day, DateOnly.FromDateTime(then.UtcDateTime))));
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

    [Theory, OnBothDatabases]
    public async Task A_line_is_found_by_the_address_the_subject_or_the_id_of_what_it_paid_for_and_by_its_reason(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        var id = await account.SendAsync(to: "delivered+Ada@resend.dev", subject: "Your order 4711");
        await account.SettledAsync(id);
        await account.SettledAsync(await account.SendAsync(subject: "Something else"));
        var owner = await Visitor.SignedInAsync(account);

        foreach (var words in (string[])["+ada@", "ORDER 4711", $"{id}"])
        {
            Assert.Equal("Email to delivered+Ada@resend.dev", Assert.Single(await FoundAsync(owner, words)).QuerySelector("a")!.TextContent);
        }

        Assert.Equal("+5", Assert.Single(await FoundAsync(owner, "correction")).QuerySelector(".t-side")!.TextContent);
        Assert.Equal("+5", Assert.Single(await FoundAsync(owner, "TEST")).QuerySelector(".t-side")!.TextContent);
        Assert.Empty(await FoundAsync(owner, "nobody@"));
        Assert.Contains("No such lines", owner.Text, StringComparison.Ordinal);

        using var file = await owner.RawAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(app.Url, "/app/statement?handler=Csv&q=4711")));
        Assert.Equal(2, (await file.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory, OnBothDatabases]
    public async Task A_debit_of_many_emails_is_found_by_each_of_them(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        var ids = new[] { await account.SendAsync(subject: "One of them"), await account.SendAsync(subject: "Another") };
        await Task.WhenAll(ids.Select(account.SettledAsync));

        // As if they had been a backlog.
        var settlement = Guid.CreateVersion7();
        await app.DataAsync(async db =>
        {
            await db.Emails.Where(e => e.AccountId == account.Id).ExecuteUpdateAsync(e => e.SetProperty(x => x.SettlementId, settlement));
            await db.Ledger.Where(l => l.AccountId == account.Id && l.EmailId == ids[1] && l.Posted < 0).ExecuteUpdateAsync(l => l.SetProperty(x => x.EmailId, (Guid?)null).SetProperty(x => x.SettlementId, settlement));
            return await db.Ledger.Where(l => l.AccountId == account.Id && l.EmailId == ids[0] && l.Posted < 0).ExecuteDeleteAsync();
        });
        var owner = await Visitor.SignedInAsync(account);

        foreach (var words in (string[])["one of", "another", $"{ids[0]}", $"{ids[1]}", $"{settlement}"])
        {
            Assert.Equal($"/app/emails?settlement={settlement}", Assert.Single(await FoundAsync(owner, words)).QuerySelector("a")!.GetAttribute("href"));
        }
    }

    [Theory, OnBothDatabases]
    public async Task Words_are_looked_for_in_one_month_and_an_id_in_all(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        var id = await account.SendAsync(subject: "Long ago");
        await account.SettledAsync(id);
        var then = DateTimeOffset.UtcNow.AddMonths(-2);
        await app.DataAsync(db => db.Ledger.Where(l => l.AccountId == account.Id).ExecuteUpdateAsync(l => l.SetProperty(x => x.At, then)));
        var owner = await Visitor.SignedInAsync(account);

        Assert.Empty(await FoundAsync(owner, "long ago"));
        Assert.Contains("Choose another month", owner.Text, StringComparison.Ordinal);
        Assert.Single(await FoundAsync(owner, "long ago", $"{then:yyyy-MM}"));
        Assert.Single(await FoundAsync(owner, $"{id}"));
    }

    [Theory, OnBothDatabases]
    public async Task What_is_bought_and_what_is_sent_is_said_in_plain_words(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        await account.SettledAsync(await account.SendAsync(subject: "Your order 4711"));
        await app.DataAsync(db => db.Ledger.Where(l => l.AccountId == account.Id && l.Posted == 5).ExecuteUpdateAsync(l => l
            .SetProperty(x => x.Kind, LedgerKind.Added).SetProperty(x => x.Reference, "pay_1").SetProperty(x => x.Reason, "Credits granted for OneTime payment")));
        var owner = await Visitor.SignedInAsync(account);

        await owner.GoAsync("/app/statement");
        var rows = owner.Page.QuerySelectorAll("#lines tbody tr[id]").ToList();

        Assert.Equal("Your order 4711", rows[0].QuerySelector(".t-lead .mk-small")!.TextContent);
        Assert.StartsWith("A top-up pack, ", rows[0].QuerySelector(".is-from")!.TextContent.Trim(), StringComparison.Ordinal);
        Assert.StartsWith("A top-up pack", rows[1].QuerySelector(".is-from")!.TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal("Emails added", rows[1].QuerySelector(".t-lead")!.TextContent.Trim());
        Assert.Equal("In Dodo’s ledger: Credits granted for OneTime payment", rows[1].QuerySelector(".t-lead")!.GetAttribute("title"));
    }

    [Theory]
    [InlineData(LedgerKind.Adjusted, null, "api_adjustment", null)]
    [InlineData(LedgerKind.Adjusted, null, "For the outage of Tuesday", "For the outage of Tuesday")]
    [InlineData(LedgerKind.Adjusted, "cdl_1", "Our line of Dodo's entry cdl_1 had another amount.", "A line above or below had another amount than Dodo’s ledger")]
    [InlineData(LedgerKind.Added, "sub_1", "Credits granted from subscription", null)]
    [InlineData(LedgerKind.Added, null, "A gift", "A gift")]
    [InlineData(LedgerKind.Deducted, null, "email send re_1 (mailkit-01a22c39-738a-7000-bdaa-99f3b0ec75fb)", "For an email that our records no longer have")]
    [InlineData(LedgerKind.Expired, "sub_1", "Credits expired", "Their time was up before they were used")]
    public void A_reason_that_a_person_wrote_is_quoted_and_a_programs_is_put_into_words(LedgerKind kind, string? reference, string reason, string? words)
        => Assert.Equal(words, LedgerWords.Detail(kind, reference, reason));

    private static async Task<IReadOnlyList<AngleSharp.Dom.IElement>> FoundAsync(Visitor owner, string words, string? month = null)
    {
        await owner.GoAsync($"/app/statement?q={Uri.EscapeDataString(words)}&month={month}");
        return [.. owner.Page.QuerySelectorAll("#lines tbody tr[id]")];
    }
}
