using System.ComponentModel.DataAnnotations;
using MailKit.Domain.Work;
using MailKit.Web.Reconciliation.Repairing;
using MailKit.Web.Work;

namespace MailKit.Web.Reconciliation;

/// <summary>When our book is compared with the providers'.</summary>
public sealed class ReconciliationOptions
{
    public const string Section = "Reconciliation";

    /// <summary>All emails with Resend's.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan EmailsEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>An account whose credits move, with Dodo's ledger.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromDays(1);

    /// <summary>An account whose credits rest, with Dodo's balance.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan IdleEvery { get; set; } = TimeSpan.FromDays(7);

    /// <summary>What differs for less than this is under way, and no difference yet.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan InFlight { get; set; } = TimeSpan.FromMinutes(2);
}

/// <summary>Registers the comparison of our book with the providers'.</summary>
public static class ReconciliationModule
{
    public static IServiceCollection AddReconciliation(this IServiceCollection services)
    {
        services.AddOptions<ReconciliationOptions>().BindConfiguration(ReconciliationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<ReconciliationDesk>();
        services.AddScoped<ReconciliationRuns>();
        services.AddScoped<ReconciliationOfAccount>();
        services.AddScoped<ReconciliationOfDebits>();
        services.AddScoped<ReconciliationOfEmails>();
        services.AddScoped<EmailComparison>();
        services.AddScoped<Differences>();
        services.AddScoped<Repairs>();
        services.AddScoped<RepairsOfLedger>();
        services.AddScoped<RepairsOfDebits>();
        services.AddScoped<Recovery>();
        services.AddScoped<ProvenSent>();
        services.AddStep<ReconcileStep>(workers: 2, WorkKind.Reconcile);

        return services;
    }
}
