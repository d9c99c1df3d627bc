using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Api.Wire;

/// <summary>What is answered when we cannot or will not answer, letter by letter as in Golden; each has a host of its own.</summary>
public sealed class TroubleAnswerTests
{
    [Fact]
    public async Task Who_asks_too_often_reads_what_is_in_the_file()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite, ("Limits:PerKey", "2"), ("Limits:PerAccount", "1"));
        var (account, wire) = (await TestAccount.OpenAsync(app, credits: 0), new Transcript(app));

        // Of the account's and of the key's limit the answer is one.
        for (var i = 0; i < 40; i++)
        {
            await Until.TrueAsync(async () => (await wire.AskAsync("Too often", account.Api, "GET", "/credits")).Status is 429);
        }

        await wire.RequireAsync("limits.txt");
    }

    [Theory, OnBothDatabases]
    public async Task What_goes_wrong_here_reads_as_in_the_file(TestDatabase database)
    {
        (string, string)[] hasty = database is TestDatabase.Postgres ? [("ConnectionStrings:MailKit", $"{PostgresServer.NewDatabase()};Command Timeout=2")] : [];
        await using var app = await MailKitApp.StartAsync(database, hasty);
        var (account, wire) = (await TestAccount.OpenAsync(app, credits: 1), new Transcript(app));

        await app.DataAsync(async db =>
        {
            await using var stranger = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlRawAsync(database is TestDatabase.Postgres ? "LOCK TABLE emails IN ACCESS EXCLUSIVE MODE" : "UPDATE emails SET id = id");
            await wire.AskAsync("The database is locked", account.Api, "POST", "/emails", """{"from":"hello@mailkit.example","to":"delivered@resend.dev","subject":"Hello","text":"Hello"}""");
            return true;
        });

        // Whoever takes the table away breaks every page about it.
        app.Errors.Expect("credit_grants");
        await app.DataAsync(db => db.Database.ExecuteSqlRawAsync("DROP TABLE credit_grants"));
        await wire.AskAsync("Our own fault", account.Api, "GET", "/credits");

        await wire.RequireAsync("troubles.txt");
    }
}
