using System.ComponentModel.DataAnnotations;
using MailKit.Domain.Work;
using MailKit.Web.Work;

namespace MailKit.Web.Credits;

/// <summary>How often Dodo's ledgers are listed.</summary>
public sealed class CreditsOptions
{
    public const string Section = "Credits";

    /// <summary>For one account and credit, webhooks have the ledger listed no oftener than this in the long run.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan HintEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Without a hint or a doubt, the ledger of an account whose credits move is listed so often.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan ListEvery { get; set; } = TimeSpan.FromDays(1);

    /// <summary>And that of one whose credits rest.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan ListIdleEvery { get; set; } = TimeSpan.FromDays(7);
}

/// <summary>Registers the book and its import.</summary>
public static class CreditsModule
{
    public static IServiceCollection AddCredits(this IServiceCollection services)
    {
        services.AddOptions<CreditsOptions>().BindConfiguration(CreditsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<CreditBook>();
        services.AddScoped<Debits>();
        services.AddScoped<FrozenWork>();
        services.AddScoped<GrantCopies>();
        services.AddScoped<LedgerPosting>();
        services.AddScoped<LedgerImport>();
        services.AddScoped<LedgerHints>();
        services.AddStep<ListLedgerStep>(workers: 1, WorkKind.ListLedger);
        services.AddStep<ApplyCreditEventStep>(workers: 2, WorkKind.CreditEvent);
        return services;
    }
}
