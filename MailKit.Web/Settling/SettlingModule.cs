using System.ComponentModel.DataAnnotations;
using MailKit.Domain.Work;
using MailKit.Web.Work;

namespace MailKit.Web.Settling;

/// <summary>How sent emails are debited.</summary>
public sealed class SettlingOptions
{
    public const string Section = "Sending";

    /// <summary>From so many sent emails of an account on, they are debited together, up to a hundred in a ledger entry; 0 for never.</summary>
    [Range(0, 10_000)]
    public int SettleFrom { get; set; } = 10;
}

/// <summary>Registers what debits.</summary>
public static class SettlingModule
{
    /// <summary>Debits of this process go out side by side in so many leases.</summary>
    public const int Workers = 3;

    public static IServiceCollection AddSettling(this IServiceCollection services)
    {
        services.AddOptions<SettlingOptions>().BindConfiguration(SettlingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<Settlements>();
        services.AddScoped<DebitOutcomes>();
        services.AddStep<DebitStep>(workers: Workers, WorkKind.Debit, WorkKind.Settle);
        return services;
    }
}
