using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Data;

/// <summary>A session of PostgreSQL's that is ours alone keeps our statements; one behind a pooler may be somebody else's next time.</summary>
public sealed class PreparedStatementsTests
{
    [PostgresFact]
    public async Task Statements_that_come_again_are_prepared_unless_a_pooler_may_be_in_between_or_the_connection_says_otherwise()
    {
        Assert.True(await PreparedAsync() > 0);
        Assert.Equal(0, await PreparedAsync(migrations: true));
        Assert.Equal(0, await PreparedAsync(extra: ";Max Auto Prepare=0"));
        Assert.True(await PreparedAsync(extra: ";Max Auto Prepare=10;Auto Prepare Min Usages=2", migrations: true) > 0);
    }

    private static async Task<int> PreparedAsync(string extra = "", bool migrations = false)
    {
        var connection = PostgresServer.NewDatabase();
        await using var app = await MailKitApp.StartAsync(TestDatabase.Postgres, ("ConnectionStrings:MailKit", connection + extra), ("ConnectionStrings:Migrations", migrations ? connection : ""));
        return await app.DataAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();

            for (var i = 0; i < 4; i++)
            {
                await db.Accounts.CountAsync();
            }

            return await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_prepared_statements").SingleAsync();
        });
    }
}
