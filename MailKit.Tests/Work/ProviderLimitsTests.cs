using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Work;

/// <summary>The rate limit that all processes of a database share.</summary>
public sealed class ProviderLimitsTests
{
    [Theory, OnBothDatabases]
    public async Task A_database_that_fails_at_the_first_call_does_not_keep_the_process_from_the_provider_for_good(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var limits = app.Services.GetRequiredService<ProviderLimits>();
        await RunAsync("ALTER TABLE provider_slots RENAME TO lost");
        await Assert.ThrowsAnyAsync<Exception>(EnterAsync);

        await RunAsync("ALTER TABLE lost RENAME TO provider_slots");
        await EnterAsync();

        Task EnterAsync() => limits.EnterAsync(ProviderLimits.Resend, [new RateLimit(3, 60)], CancellationToken.None);

        Task<int> RunAsync(string sql) => app.DataAsync(db => db.Database.ExecuteSqlRawAsync(sql));
    }

    [Theory, OnBothDatabases]
    public async Task One_request_more_than_the_limit_is_held_back_at_whatever_node(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        await using var other = MailKitApp.SecondNode(app);
        var nodes = new[] { app, other }.Select(node => node.Services.GetRequiredService<ProviderLimits>()).ToList();

        for (var i = 0; i < 3; i++)
        {
            await EnterAsync(nodes[i % 2]);
        }

        var refusal = await Assert.ThrowsAsync<ProviderException>(() => EnterAsync(nodes[1]));
        Assert.Contains("limit of 3 requests in 60 s", refusal.Message, StringComparison.Ordinal);

        static Task EnterAsync(ProviderLimits limits) => limits.EnterAsync(ProviderLimits.Resend, [new RateLimit(3, 60)], CancellationToken.None);
    }
}
