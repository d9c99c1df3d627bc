using System.Buffers.Binary;
using MailKit.Domain.Sending;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Sending.Search;

/// <summary>
/// The words of subjects and addresses, kept by the database's own full-text index (FTS5, GIN) under one more word for the account. It
/// is made after the emails, in the order of their ids, so its last email says how far it reaches. Emptied, it is made anew.
/// </summary>
public sealed class EmailIndex(MailKitDbContext db)
{
    private bool IsSqlite => db.Database.IsSqlite();

    /// <summary>Every email up to this id is in the index; empty when none is.</summary>
    public async Task<Guid> ReachAsync(CancellationToken cancellationToken)
        => await (IsSqlite
            ? db.Database.SqlQuery<Guid>($"SELECT email AS \"Value\" FROM email_search ORDER BY rowid DESC LIMIT 1")
            : db.Database.SqlQuery<Guid>($"SELECT \"EmailId\" AS \"Value\" FROM email_search ORDER BY \"EmailId\" DESC LIMIT 1")).ToListAsync(cancellationToken) is [var last] ? last : Guid.Empty;

    /// <summary>Emails with words that begin with each of these, between two ids and without them.</summary>
    /// <param name="words">As <see cref="SearchWords"/> makes them, at least one.</param>
    public Task<List<Guid>> FindAsync(Guid accountId, IReadOnlyList<string> words, (Guid After, Guid Before) between, bool newestFirst, int most, CancellationToken cancellationToken)
    {
        var (after, before) = between;

        if (IsSqlite)
        {
            var asked = $"\"{AccountWord(accountId)}\" {string.Join(' ', words.Select(w => $"\"{w}\"*"))}";
            var (from, to) = (Row(after), Row(before) | Slots);
            return (newestFirst
                ? db.Database.SqlQuery<Guid>($"SELECT email AS \"Value\" FROM email_search WHERE email_search MATCH {asked} AND rowid >= {from} AND rowid <= {to} AND email > {after} AND email < {before} ORDER BY rowid DESC LIMIT {most}")
                : db.Database.SqlQuery<Guid>($"SELECT email AS \"Value\" FROM email_search WHERE email_search MATCH {asked} AND rowid >= {from} AND rowid <= {to} AND email > {after} AND email < {before} ORDER BY rowid LIMIT {most}")).ToListAsync(cancellationToken);
        }

        var query = $"{AccountWord(accountId)} & {string.Join(" & ", words.Select(w => $"'{w}':*"))}";
        return (newestFirst
            ? db.Database.SqlQuery<Guid>($"SELECT \"EmailId\" AS \"Value\" FROM email_search WHERE \"Words\" @@ {query}::tsquery AND \"EmailId\" > {after} AND \"EmailId\" < {before} ORDER BY \"EmailId\" DESC LIMIT {most}")
            : db.Database.SqlQuery<Guid>($"SELECT \"EmailId\" AS \"Value\" FROM email_search WHERE \"Words\" @@ {query}::tsquery AND \"EmailId\" > {after} AND \"EmailId\" < {before} ORDER BY \"EmailId\" LIMIT {most}")).ToListAsync(cancellationToken);
    }

    /// <summary>Takes in the next emails before an id, inside the caller's transaction. Those whose commit takes longer than that are never found by their words, so it lies well back.</summary>
    /// <returns>How many.</returns>
    public async Task<int> TakeInAsync(Guid before, int most, CancellationToken cancellationToken)
    {
        var reach = await ReachAsync(cancellationToken);
        var emails = await db.Emails.AsNoTracking()
            .Where(e => e.Id > reach && e.Id < before)
            .OrderBy(e => e.Id)
            .Select(e => new { e.AccountId, e.Id, e.Subject, e.To, e.Cc, e.Bcc })
            .Take(most)
            .ToListAsync(cancellationToken);
        var entries = emails.ConvertAll(e => new Entry(e.Id, [AccountWord(e.AccountId), .. SearchWords.Of([e.Subject, .. e.To, .. e.Cc, .. e.Bcc])]));

        if (entries is [])
        {
            return 0;
        }

        if (IsSqlite)
        {
            var row = Row(reach) | Slots;

            foreach (var entry in entries)
            {
                // Two processes may have made ids that begin alike: there is room for eight.
                row = Math.Max(Row(entry.EmailId), row + 1);
                await db.Database.ExecuteSqlAsync($"INSERT INTO email_search (rowid, words, email) VALUES ({row}, {string.Join(' ', entry.Words)}, {entry.EmailId})", cancellationToken);
            }
        }
        else
        {
            var (ids, words) = (entries.Select(e => e.EmailId).ToArray(), entries.Select(e => string.Join(' ', e.Words)).ToArray());
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO email_search ("EmailId", "Words") SELECT e.id, array_to_tsvector(string_to_array(e.words, ' ')) FROM unnest({ids}, {words}) AS e(id, words)
                ON CONFLICT ("EmailId") DO NOTHING
                """,
                cancellationToken);
        }

        return entries.Count;
    }

    private const long Slots = 7;

    // SQLite's index streams in the order of its rows: an id's time and count, which come first in it, make them the order of ids.
    private static long Row(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var first = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return ((((first >>> 16) << 12) | (first & 0xFFF)) << 3) & long.MaxValue;
    }

    private static string AccountWord(Guid accountId) => $"a{accountId:N}";

    private sealed record Entry(Guid EmailId, IReadOnlyList<string> Words);
}
