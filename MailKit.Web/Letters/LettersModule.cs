using System.ComponentModel.DataAnnotations;
using MailKit.Domain.Work;
using MailKit.Web.Work;

namespace MailKit.Web.Letters;

/// <summary>Who our own emails come from.</summary>
public sealed class LetterOptions
{
    public const string Section = "Sending";

    [Required]
    public string From { get; set; } = "MailKit <hello@mailkit.example>";
}

/// <summary>Registers MailKit's own mail.</summary>
public static class LettersModule
{
    public static IServiceCollection AddLetters(this IServiceCollection services)
    {
        services.AddOptions<LetterOptions>().BindConfiguration(LetterOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<SystemMailer>();
        services.AddScoped<LetterEnds>();
        services.AddStep<LetterStep>(workers: 1, WorkKind.Letter);
        return services;
    }
}
