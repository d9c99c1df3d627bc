using MailKit.Domain.Work;
using MailKit.Web.Sending.Parking;
using MailKit.Web.Sending.Search;
using MailKit.Web.Work;

namespace MailKit.Web.Sending;

/// <summary>Registers what accepts emails and brings them to Resend.</summary>
public static class SendingModule
{
    public static IServiceCollection AddSending(this IServiceCollection services)
    {
        services.AddOptions<SendingOptions>().BindConfiguration(SendingOptions.Section).ValidateDataAnnotations().ValidateOnStart();

        services.AddScoped<Intake>();
        services.AddScoped<NewEmails>();
        services.AddSingleton<AcceptLane>();
        services.AddScoped<Batches>();
        services.AddScoped<SendOutcomes>();
        services.AddScoped<SentEmails>();
        services.AddScoped<EmailTimeline>();
        services.AddScoped<ResendLookup>();
        services.AddScoped<ParkedEmails>();
        services.AddScoped<ParkedDecisions>();
        services.AddScoped<EmailIndex>();

        services.AddStep<SendStep>(workers: 4, WorkKind.Send, WorkKind.Batch);
        services.AddStep<LookUpStep>(workers: 1, WorkKind.LookUp);
        services.AddStep<ApplyEmailEventStep>(workers: 2, WorkKind.EmailEvent);
        services.AddStep<IndexStep>(workers: 1, WorkKind.Index);
        return services;
    }
}
