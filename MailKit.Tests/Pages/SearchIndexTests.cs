using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Sending.Search;
using MailKit.Web.Work.Signals;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Pages;

/// <summary>A search looks through the next hundreds of emails one by one, and finds the rest through the index.</summary>
public sealed class SearchIndexTests
{
    private const int Fillers = 505;

    [Theory, OnBothDatabases]
    public async Task What_lies_behind_hundreds_of_others_is_found_by_the_beginnings_of_its_words_in_both_directions(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var (account, stranger) = (await TestAccount.OpenAsync(app, credits: Fillers + 30), await TestAccount.OpenAsync(app, credits: 1));
        var old = await SendAsync(account, Enumerable.Range(0, 26).Select(i => ($"zoe-{i}@falcons.example", $"A *Falcon* report, no. {i}")));
        await Parallel.ForEachAsync(Enumerable.Range(0, Fillers), async (i, _) => await account.SendAsync(subject: $"Newsletter {i}"));
        var latest = Assert.Single(await SendAsync(account, [("bob@acme.example", "The last of the falcons")]));
        await SendAsync(stranger, [("bob@acme.example", "The falcon of somebody else")]);
        var visitor = await Visitor.SignedInAsync(account);

        // Not in the index yet, and found all the same.
        Assert.Equal([latest, .. old.Reverse().Take(24)], await FoundAsync(visitor, "falcon"));
        await IndexedAsync(app, latest);

        foreach (var words in (string[])["falcon", "FALC", "report *falcon*", "zoe-7@falcons.example"])
        {
            var expected = words.StartsWith("zoe", StringComparison.Ordinal) ? [old[7]] : old.Reverse().Prepend(latest).Where(id => id != latest || !words.StartsWith("report", StringComparison.Ordinal)).Take(25);
            Assert.Equal(expected, await FoundAsync(visitor, words));
        }

        // Only the index can have told: it knows beginnings of words, and nothing of signs.
        Assert.Equal([latest], await FoundAsync(visitor, "alcon"));
        Assert.Equal(old.Reverse().Take(25), await FoundAsync(visitor, "*"));
        Assert.Empty(await FoundAsync(visitor, "falcon&state=refused"));
        Assert.Empty(await FoundAsync(visitor, "falcon newsletter"));

        Assert.Equal(old.Take(2).Reverse(), await FoundAsync(visitor, $"falcon&before={old[2]}"));
        Assert.Equal([latest], await FoundAsync(visitor, $"falcon&after={old[^1]}"));
        Assert.Equal([latest, .. old.Skip(2).Reverse()], await FoundAsync(visitor, $"falcon&after={old[1]}"));
    }

    private static async Task<IReadOnlyList<Guid>> SendAsync(TestAccount account, IEnumerable<(string To, string Subject)> emails)
    {
        var ids = new List<Guid>();

        foreach (var (to, subject) in emails)
        {
            ids.Add(await account.SendAsync(to, subject: subject));
        }

        return ids;
    }

    private static async Task IndexedAsync(MailKitApp app, Guid last)
    {
        app.Clock.Pass(IndexStep.Behind + TimeSpan.FromMinutes(1));
        app.Services.GetRequiredService<WorkSignals>().Wake(WorkKind.Index);
        await Until.TrueAsync(() => app.UseAsync<EmailIndex, bool>(async index => await index.ReachAsync(CancellationToken.None) >= last));
    }

    private static async Task<IReadOnlyList<Guid>> FoundAsync(Visitor visitor, string query)
    {
        await visitor.GoAsync("/app/emails?q=" + query.Replace("*", "%2A", StringComparison.Ordinal));
        return [.. visitor.Page.QuerySelectorAll("#emails tbody a[href^='/app/emails/']").Select(a => Guid.Parse(a.GetAttribute("href")!.Split('/')[^1])).Distinct()];
    }
}
