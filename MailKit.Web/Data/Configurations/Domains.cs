using MailKit.Domain.Accounts;
using MailKit.Domain.Domains;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailKit.Web.Data.Configurations;

internal sealed class SendingDomainConfiguration : IEntityTypeConfiguration<SendingDomain>
{
    public void Configure(EntityTypeBuilder<SendingDomain> builder)
    {
        builder.ToTable("sending_domains");
        builder.Property(d => d.Name).HasMaxLength(SendingDomain.MaxName);
        builder.Property(d => d.ResendId).HasMaxLength(100);
        builder.HasOne<Account>().WithMany().HasForeignKey(d => d.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(d => d.AccountId);

        // Nobody sends as another customer.
        builder.HasIndex(d => d.Name).IsUnique();
    }
}
