using System.Net;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using MailKit.Web.Data;
using MailKit.Web.Work.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace MailKit.Tests.Data;

public sealed class ReplicationGuardTests
{
    [PostgresFact]
    public async Task What_no_standby_has_is_not_called_done_and_is_done_once_when_asked_again()
    {
        using var server = new PostgresServer();
        var source = server.NewOwnDatabase();
        await using var app = await MailKitApp.StartAsync(TestDatabase.Postgres, ("ConnectionStrings:MailKit", source));
        var account = await TestAccount.OpenAsync(app, credits: 3);

        // The first use of its key is written down as well; from then on a request writes its email alone.
        await account.SettledAsync(await account.SendAsync(key: "before"));
        await using var admin = NpgsqlDataSource.Create($"{source};Pooling=False");

        // From now on every commit waits for a standby that there is not, and an administrator loses his patience with it.
        await LoseStandbyAsync(admin);
        using var unknown = await CancelAsync(admin, () => account.PostAsync(TestAccount.Body(), key: "once"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.StatusCode);

        // The email can be read by now, and is accepted no more than before.
        Assert.Equal(2, await app.DataAsync(db => db.Emails.CountAsync()));
        using var again = await CancelAsync(admin, () => account.PostAsync(TestAccount.Body(), key: "once"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, again.StatusCode);

        await RunAsync(admin, "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
        await account.SettledAsync(await account.SendAsync(key: "once"));
        await account.BalancesAsync(granted: 3, sent: 2);
    }

    [PostgresFact]
    public async Task A_statement_that_commits_by_itself_is_watched_as_well()
    {
        using var server = new PostgresServer();
        var source = server.NewOwnDatabase();
        await using var app = await MailKitApp.StartAsync(TestDatabase.Postgres, ("ConnectionStrings:MailKit", source));
        await using var admin = NpgsqlDataSource.Create($"{source};Pooling=False");
        await LoseStandbyAsync(admin);

        var writing = app.DataAsync(async db =>
        {
            db.DataProtectionKeys.Add(new() { FriendlyName = "written", Xml = "<key />" });
            return await db.SaveChangesAsync();
        });

        while (!writing.IsCompleted)
        {
            await CancelWaitsAsync(admin);
        }

        await RunAsync(admin, "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => writing);
        Assert.True(thrown is CommitUnknownException || thrown.InnerException is CommitUnknownException, thrown.ToString());
        Assert.True(await app.DataAsync(db => db.DataProtectionKeys.AnyAsync(k => k.FriendlyName == "written")));
    }

    [PostgresFact]
    public async Task A_webhook_that_no_standby_has_is_not_taken_when_it_comes_again()
    {
        using var server = new PostgresServer();
        var source = server.NewOwnDatabase();
        await using var app = await MailKitApp.StartAsync(TestDatabase.Postgres, ("ConnectionStrings:MailKit", source));
        await using var admin = NpgsqlDataSource.Create($"{source};Pooling=False");
        await LoseStandbyAsync(admin);

        for (var time = 0; time < 2; time++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => CancelAsync(admin, StoreAsync));
            Assert.True(await app.DataAsync(db => db.Webhooks.AnyAsync(w => w.WebhookId == "once")));
        }

        await RunAsync(admin, "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
        Assert.False(await StoreAsync());

        async Task<bool> StoreAsync()
        {
            await using var scope = app.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<WebhookInbox>().StoreAsync("resend", "once", "{}"u8.ToArray(), CancellationToken.None);
        }
    }

    [PostgresFact]
    public async Task Who_hangs_up_cancels_no_commit_not_even_one_that_saving_made_by_itself()
    {
        using var server = new PostgresServer();
        var source = server.NewOwnDatabase();
        await using var app = await MailKitApp.StartAsync(TestDatabase.Postgres, ("ConnectionStrings:MailKit", source));
        await using var admin = NpgsqlDataSource.Create($"{source};Pooling=False");
        await LoseStandbyAsync(admin);
        using var hangUp = new CancellationTokenSource();

        var writing = app.DataAsync(async db =>
        {
            db.DataProtectionKeys.AddRange(new() { FriendlyName = "first", Xml = "<key />" }, new() { FriendlyName = "second", Xml = "<key />" });
            return await db.SaveChangesAsync(hangUp.Token);
        });

        await Until.TrueAsync(async () => await RunAsync(admin, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query = 'COMMIT'") > 0);
        await hangUp.CancelAsync();
        await RunAsync(admin, "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");

        Assert.Equal(2, await writing);
    }

    // A reload reaches the server's processes one after the other: it is in force when a commit waits.
    private static async Task LoseStandbyAsync(NpgsqlDataSource admin)
    {
        await RunAsync(admin, "CREATE TABLE probe (id int)", "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()");

        while (true)
        {
            var probe = RunAsync(admin, "INSERT INTO probe VALUES (1)");
            var waited = 0L;

            while (!probe.IsCompleted)
            {
                waited += await CancelWaitsAsync(admin);
            }

            await probe;

            if (waited > 0)
            {
                return;
            }
        }
    }

    private static async Task<T> CancelAsync<T>(NpgsqlDataSource admin, Func<Task<T>> ask)
    {
        var (asking, cancelled) = (ask(), 0L);

        while (!asking.IsCompleted)
        {
            cancelled += await CancelWaitsAsync(admin);
        }

        Assert.True(cancelled > 0, "No commit waited.");
        return await asking;
    }

    private static Task<long> CancelWaitsAsync(NpgsqlDataSource admin)
        => RunAsync(admin, "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND pid <> pg_backend_pid()");

    private static async Task<long> RunAsync(NpgsqlDataSource admin, params string[] statements)
    {
        object? last = null;

        foreach (var statement in statements)
        {
            await using var command = admin.CreateCommand(statement);
            last = await command.ExecuteScalarAsync();
        }

        return last as long? ?? 0;
    }
}
