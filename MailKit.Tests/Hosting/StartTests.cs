using System.Net;
using System.Net.Sockets;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting.Processes;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Hosting;

public sealed class StartTests
{
    [Fact]
    public async Task Everything_that_is_missing_is_said_in_one_list()
    {
        await using var mailkit = new MailKitProcess();

        Assert.Equal(1, await mailkit.RunToEndAsync(("ASPNETCORE_ENVIRONMENT", "Production")));

        foreach (var name in (string[])["Public__Url", "Dodo__BaseUrl", "Dodo__Mode", "Dodo__ApiKey", "Dodo__Entitlements__emails", "Dodo__WebhookSecrets__0", "Billing__Plan", "Billing__Pack", "Resend__ApiKey", "Resend__WebhookSecrets__0"])
        {
            Assert.Contains($"  - {name} is missing", mailkit.Output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("   at ", mailkit.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a real provider is set: take Dodo__ApiKey away", "Sandbox__Mode", "On", "Dodo__ApiKey", "live_key")]
    [InlineData("The sandbox is on in Production", "Sandbox__Mode", "On", "ASPNETCORE_ENVIRONMENT", "Production")]
    [InlineData("Dodo__Mode is live, but Dodo__BaseUrl is test.dodopayments.com", "Dodo__Mode", "live", "Dodo__BaseUrl", "https://test.dodopayments.com")]
    [InlineData("Sending__From is", "Sending__From", "nobody", "Sandbox__Mode", "Off")]
    [InlineData("Dodo__WebhookSecrets__0 is not", "Dodo__WebhookSecrets__0", "whsec_short", "Sandbox__Mode", "Off")]
    public async Task Contradictions_are_refused_in_words(string words, string key, string value, string otherKey, string otherValue)
    {
        await using var mailkit = new MailKitProcess();

        Assert.Equal(1, await mailkit.RunToEndAsync((key, value), (otherKey, otherValue)));
        Assert.Contains(words, mailkit.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", mailkit.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_gets_a_sentence_that_says_how_to_choose_another()
    {
        await using var mailkit = new MailKitProcess();
        using var taken = new TcpListener(IPAddress.Loopback, mailkit.Url.Port);
        taken.Start();

        Assert.Equal(1, await mailkit.RunToEndAsync());
        Assert.Contains("--urls", mailkit.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", mailkit.Output, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_database_that_is_away_gets_a_sentence()
        => DatabaseIsRefusedAsync($"Host=127.0.0.1;Port={FreePort.Next()};Username=mailkit;Database=mailkit");

    [PostgresFact]
    public Task A_database_that_does_not_know_us_gets_a_sentence()
        => DatabaseIsRefusedAsync($"{PostgresServer.NewDatabase()};Username=stranger");

    // Once it was ready before: a connection cut in that moment ended a process that was being sent requests.
    [PostgresFact]
    public async Task It_is_not_ready_before_its_first_admin_is_made()
    {
        await using var cluster = await Cluster.OpenAsync(new(TestDatabase.Postgres) { Asleep = true });
        await using var db = cluster.Db();
        await db.Database.MigrateAsync();
        var users = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlRawAsync("LOCK TABLE \"AspNetUsers\"");
        var node = cluster.Nodes[0];

        node.Start();
        await Until.TrueAsync(() => cluster.DataAsync(look => look.Database.SqlQuery<bool>($"SELECT EXISTS (SELECT FROM pg_locks WHERE relation = '\"AspNetUsers\"'::regclass AND NOT granted) AS \"Value\"").SingleAsync()), () => node.Output);
        Assert.False(await node.IsReadyAsync());

        await users.RollbackAsync();
        Assert.True(await node.ReadyAsync(), node.Output);
    }

    private static async Task DatabaseIsRefusedAsync(string connection)
    {
        await using var mailkit = new MailKitProcess();

        Assert.Equal(1, await mailkit.RunToEndAsync(("Database", "Postgres"), ("ConnectionStrings__MailKit", connection)));
        Assert.Contains("The database set by Database and ConnectionStrings__MailKit cannot be used", mailkit.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", mailkit.Output, StringComparison.Ordinal);
    }
}
