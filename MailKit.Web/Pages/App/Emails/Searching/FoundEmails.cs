using MailKit.Domain.Sending;
using MailKit.Web.Data;
using MailKit.Web.Sending.Search;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Emails.Searching;

/// <summary>
/// Reads the emails that mention some words, a page at a time: the next few hundred of the account one by one, which is all that many
/// words need and finds any part of them, and what lies beyond through the index, which knows words by their beginnings.
/// </summary>
public sealed class FoundEmails(MailKitDbContext db, EmailIndex index)
{
    private const int OneByOne = 500;
    private const int FromIndex = 500;

    /// <param name="narrow">What the page asks for beside the words.</param>
    /// <param name="from">The email that the page begins below, or, going up, above; null for the newest.</param>
    /// <param name="size">How many at most.</param>
    public async Task<List<EmailLine>> ReadAsync(Guid accountId, string typed, Func<IQueryable<Email>, IQueryable<Email>> narrow, (Guid? Id, bool IsUp) from, int size, CancellationToken cancellationToken)
    {
        var account = db.Emails.AsNoTracking().Where(e => e.AccountId == accountId);
        var (all, key) = (narrow(account), EmailFacts.ApiPrefix + typed);
        var wanted = Terms(typed).Aggregate(all, (emails, term) => emails.Where(EmailSearch.Mentions(db, term)));
        var range = from.IsUp ? (After: from.Id ?? Guid.Empty, Before: Guid.AllBitsSet) : (After: Guid.Empty, Before: from.Id ?? Guid.AllBitsSet);

        var found = new List<EmailLine>();

        if (from.Id is null)
        {
            // The unique index knows a request's key.
            await AddAsync(all.Where(e => e.RequestKey == typed || e.RequestKey == key));
        }

        if (found is not [])
        {
            return found;
        }

        var last = await Next(account, range).Skip(OneByOne - 1).Select(e => (Guid?)e.Id).FirstOrDefaultAsync(cancellationToken);
        await AddAsync(last is not { } id ? Next(wanted, range) : from.IsUp ? Next(wanted, range).Where(e => e.Id <= id) : Next(wanted, range).Where(e => e.Id >= id));

        if (found.Count == size || last is not { } end)
        {
            return found;
        }

        range = from.IsUp ? (end, range.Before) : (range.After, end);

        if (SearchWords.Of(typed) is not [_, ..] words)
        {
            // Signs alone are in no index.
            await AddAsync(Next(wanted, range));
            return found;
        }

        var reach = await index.ReachAsync(cancellationToken);
        var fresh = (After: range.After > reach ? range.After : reach, range.Before);

        if (!from.IsUp)
        {
            await AddAsync(Next(wanted, fresh));
        }

        for (var more = true; more && found.Count < size;)
        {
            var ids = await index.FindAsync(accountId, words, range, newestFirst: !from.IsUp, FromIndex, cancellationToken);

            if (ids is [.., var at])
            {
                // No range beside the ids: SQLite would walk the range.
                await AddAsync(InOrder(wanted.Where(e => ids.Contains(e.Id))));
                range = from.IsUp ? (at, range.Before) : (range.After, at);
            }

            more = ids.Count is FromIndex;
        }

        if (from.IsUp)
        {
            await AddAsync(Next(wanted, fresh));
        }

        return found;

        IQueryable<Email> Next(IQueryable<Email> emails, (Guid After, Guid Before) between)
        {
            var (after, before) = between;
            return InOrder(emails.Where(e => e.Id > after && e.Id < before));
        }

        IQueryable<Email> InOrder(IQueryable<Email> emails) => from.IsUp ? emails.OrderBy(e => e.Id) : emails.OrderByDescending(e => e.Id);

        async Task AddAsync(IQueryable<Email> emails)
        {
            if (found.Count < size)
            {
                found.AddRange(await EmailLine.From(db, emails.Take(size - found.Count)).ToListAsync(cancellationToken));
            }
        }
    }

    private static string[] Terms(string typed) => typed.Split((char[]?)null, 10, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
