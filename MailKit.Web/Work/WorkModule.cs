using System.ComponentModel.DataAnnotations;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work.Inbox;
using MailKit.Web.Work.Signals;

namespace MailKit.Web.Work;

/// <summary>How background work is done.</summary>
public sealed class WorkOptions
{
    public const string Section = "Work";

    /// <summary>How long a row belongs to who took it: twice what a provider's answer may take, and short enough that a crash delays nothing for half a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long work that comes close behind a set of its kind waits for company, so that under load sets are large: a set costs some fifteen statements, whatever its size.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan Gather { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>So many writes of a lane share a transaction.</summary>
    [Range(1, 1_000)]
    public int LaneSize { get; set; } = 256;

    /// <summary>So many writes may wait in a lane; who comes then is answered 503.</summary>
    [Range(1, 100_000)]
    public int LaneRoom { get; set; } = 4_096;
}

/// <summary>Registers the work table and its steps.</summary>
public static class WorkModule
{
    public static IServiceCollection AddWork(this IServiceCollection services)
    {
        services.AddOptions<WorkOptions>().BindConfiguration(WorkOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<WorkSignals>();
        services.AddSingleton<LeaseKeeper>();
        services.AddSingleton<AccountQueues>();
        services.AddSingleton<AccountTurns>();
        services.AddSingleton<Transactions>();
        services.AddScoped<WorkTable>();
        services.AddScoped<StuckWork>();
        services.AddScoped<StepContext>();
        services.AddSingleton<InboxLane>();
        services.AddScoped<NewWebhooks>();
        services.AddScoped<WebhookInbox>();
        services.AddScoped<WebhookEffects>();
        return services;
    }

    public static IServiceCollection AddStep<TStep>(this IServiceCollection services, int workers, params WorkKind[] kinds) where TStep : class, IStep
    {
        services.AddScoped<TStep>();
        services.AddSingleton(new StepRegistration(typeof(TStep), workers, kinds));
        services.AddHostedService<StepLoop<TStep>>();
        return services;
    }
}
