namespace MailKit.Web.Notices;

/// <summary>How processes on one database tell each other.</summary>
public sealed class NoticeOptions
{
    public const string Section = "Notices";

    /// <summary>False where no connection of one's own to PostgreSQL can be had: work of other processes is then found by looking, within seconds.</summary>
    public bool Listen { get; set; } = true;
}

/// <summary>Registers notices between processes. On SQLite there is nobody who could be told.</summary>
public static class NoticesModule
{
    public static WebApplicationBuilder AddNotices(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<NoticeOptions>().BindConfiguration(NoticeOptions.Section);
        builder.Services.AddSingleton<ProcessNotices>();

        if (builder.Configuration["Database"] is "Postgres")
        {
            builder.Services.AddSingleton<PostgresNotices>();
            builder.Services.AddHostedService(static provider => provider.GetRequiredService<PostgresNotices>());
        }

        return builder;
    }
}
