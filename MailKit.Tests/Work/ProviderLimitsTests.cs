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
    public async Task While_a_limit_is_used_up_nobody_takes_work_that_would_have_to_be_put_back(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database, ("Dodo:RequestsPerMinute", "20"), ("Sending:SettleFrom", "0"));
        var limits = app.Services.GetRequiredService<ProviderLimits>();
        var account = await TestAccount.OpenAsync(app, credits: 40);
        await Task.WhenAll(Enumerable.Range(0, 39).Select(_ => account.SendAsync()));
        await Until.TrueAsync(() => limits.IsUsedUp(ProviderLimits.Dodo, CallPurpose.Email));

        // All of them are sent, and none is in anybody's hands.
        await Until.TrueAsync(() => app.DataAsync(db => db.Work.AllAsync(w => w.Kind != WorkKind.Send && w.Kind != WorkKind.Batch && (w.Kind != WorkKind.Debit || w.Lease == null))));
        var before = await DebitsAsync();
        Assert.NotEmpty(before);

        // What comes meanwhile wakes the step, which leaves all of it alone.
        var last = await account.SendAsync();
        await Until.TrueAsync(async () => (await account.WorkAsync(last)) is { Kind: WorkKind.Debit });
        Assert.Equal(0, (await account.WorkAsync(last))!.Attempts);
        Assert.Equal(before, (await DebitsAsync()).Where(w => !w.StartsWith($"{last}", StringComparison.Ordinal)));
        Assert.All(await app.DataAsync(db => db.Work.Where(w => w.Kind == WorkKind.Debit).ToListAsync()), w => Assert.Equal((0, null), (w.Failures, w.FirstTriedAt)));

        Task<List<string>> DebitsAsync() => app.DataAsync(db => db.Work.Where(w => w.Kind == WorkKind.Debit).OrderBy(w => w.SubjectId).Select(w => $"{w.SubjectId} {w.Attempts} {w.DueAt}").ToListAsync());
    }

    [Theory, OnBothDatabases]
    public async Task No_purpose_uses_up_what_is_set_aside_for_another(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var limits = app.Services.GetRequiredService<ProviderLimits>();

        // The less urgent first, each until it is held back: all of them together are the limit.
        Assert.Equal(4, await TakenAsync(CallPurpose.Comparison));
        Assert.Equal(6, await TakenAsync(CallPurpose.Doubt));
        Assert.Equal(26, await TakenAsync(CallPurpose.Email));
        Assert.Equal(4, await TakenAsync(CallPurpose.Person));

        async Task<int> TakenAsync(CallPurpose purpose)
        {
            CallPurposes.Begin(purpose);

            for (var taken = 0; ; taken++)
            {
                try
                {
                    await limits.EnterAsync(ProviderLimits.Dodo, [new RateLimit(40, 600)], CancellationToken.None);
                }
                catch (ProviderException e) when (e.WasHeldBack)
                {
                    return taken;
                }
            }
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_person_and_a_doubt_find_a_way_while_emails_use_up_their_share(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var limits = app.Services.GetRequiredService<ProviderLimits>();

        Assert.Equal((32, true, true), (await EmailsAsync(), await MayAsync(CallPurpose.Doubt), await MayAsync(CallPurpose.Person)));

        async Task<int> EmailsAsync()
        {
            var sent = 0;

            while (await MayAsync(CallPurpose.Email))
            {
                sent++;
            }

            return sent;
        }

        async Task<bool> MayAsync(CallPurpose purpose)
        {
            CallPurposes.Begin(purpose);

            try
            {
                await limits.EnterAsync(ProviderLimits.Dodo, [new RateLimit(40, 600)], CancellationToken.None);
                return true;
            }
            catch (ProviderException e) when (e.WasHeldBack)
            {
                return false;
            }
        }
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
