using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace MailKit.Tests.Data;

/// <summary>What the schema promises to those who run many machines: few writes per email, and keys that begin with whose a row is.</summary>
[Collection(SharedHosts.Name)]
public sealed class SchemaTests
{
    /// <summary>Keys that do not begin with the account, and why.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["ApiKey: Id"] = "Who calls says his key first; whose it is, is read from it.",
        ["Banner: Id"] = "A number that the database gives; the unique index after it begins with the account.",
        ["Checkout: Id"] = "The return address names a checkout by its id alone.",
        ["Checkout: SessionId"] = "Dodo's id, unique at Dodo.",
        ["Difference: Id"] = "A number that the database gives; a difference may be nobody's.",
        ["Difference: RunId, Kind, Subject"] = "A run compares all accounts' books.",
        ["Email: Id"] = "Providers and people name an email by its id alone.",
        ["Email: ResendId"] = "Resend's id, unique at Resend.",
        ["Payment: Id"] = "Dodo's id, unique at Dodo.",
        ["SendingDomain: Id"] = "A page names a domain by its id; its account is asked for beside it.",
        ["SendingDomain: Name"] = "A domain is one account's: nobody sends as another customer.",
        ["Subscription: Id"] = "Dodo's id, unique at Dodo.",
        ["WebhookMessage: Id"] = "Whose it is, is not known when it is stored.",
        ["WebhookMessage: Provider, WebhookId"] = "Whose it is, is not known when it is stored.",
        ["WorkItem: Kind, SubjectId"] = "Steps take all accounts' work by its kind; some is nobody's.",
    };

    [PostgresFact]
    public async Task An_email_to_one_person_costs_its_row_three_writes()
    {
        const int Emails = 3;
        var app = await MailKitApp.StartAsync(TestDatabase.Postgres);
        var database = await app.DataAsync(db => Task.FromResult(db.Database.GetConnectionString()!));

        await using (app)
        {
            var account = await TestAccount.OpenAsync(app, credits: Emails);

            for (var i = 0; i < Emails; i++)
            {
                await account.QuietAsync(await account.SendAsync());
            }

            await account.BalancesAsync(granted: Emails, sent: Emails);
            await Until.TrueAsync(() => app.DataAsync(async db => !await db.Webhooks.AnyAsync(w => w.State == WebhookState.Waiting) && !await db.Work.AnyAsync(w => w.Kind <= WorkKind.LowBalanceEvent)));
        }

        var (inserted, updated) = await WritesAsync(database, "emails");
        Assert.Equal(Emails, inserted);
        Assert.InRange(updated, 1, 2 * Emails);
    }

    [Theory, OnBothDatabases]
    public async Task Keys_begin_with_the_account_but_where_a_reason_is_given(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);

        var others = await app.DataAsync(db => Task.FromResult(db.Model.GetEntityTypes()
            .Where(e => e.FindProperty("AccountId") is not null)
            .SelectMany(e => e.GetKeys().Select(k => k.Properties).Concat(e.GetIndexes().Where(i => i.IsUnique).Select(i => i.Properties)), Named)
            .Where(key => key is not null)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList()));

        Assert.Equal(Exceptions.Keys.Order(StringComparer.Ordinal), others);
    }

    private static string? Named(IEntityType entity, IReadOnlyList<IProperty> key)
        => key[0].Name is "AccountId" ? null : $"{entity.ClrType.Name}: {string.Join(", ", key.Select(p => p.Name))}";

    // A connection hands in what it counted when it ends, so everybody's must have.
    private static async Task<(long Inserted, long Updated)> WritesAsync(string database, string table)
    {
        await using var connection = new NpgsqlConnection(database);
        NpgsqlConnection.ClearPool(connection);
        await connection.OpenAsync();
        await using var others = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()", connection);
        await Until.TrueAsync(async () => await others.ExecuteScalarAsync() is 0L);

        await using var writes = new NpgsqlCommand("SELECT n_tup_ins, n_tup_upd FROM pg_stat_user_tables WHERE relname = @table", connection) { Parameters = { new("table", table) } };
        await using var row = await writes.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        return (row.GetInt64(0), row.GetInt64(1));
    }
}
