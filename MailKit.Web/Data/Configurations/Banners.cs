using MailKit.Domain.Accounts;
using MailKit.Domain.Banners;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailKit.Web.Data.Configurations;

internal sealed class BannerConfiguration : IEntityTypeConfiguration<Banner>
{
    public void Configure(EntityTypeBuilder<Banner> builder)
    {
        builder.ToTable("banners");
        builder.Property(b => b.Kind).HasConversion<string>().HasMaxLength(30);
        builder.Property(b => b.Subject).HasMaxLength(100);
        builder.Property(b => b.Reference).HasMaxLength(200);
        builder.HasOne<Account>().WithMany().HasForeignKey(b => b.AccountId).OnDelete(DeleteBehavior.Cascade);

        // The latch: a warning that is up is not raised again.
        builder.HasIndex(b => new { b.AccountId, b.Kind, b.Subject }).IsUnique();
    }
}
