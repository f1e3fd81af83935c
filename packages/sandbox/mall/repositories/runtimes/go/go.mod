module mall.example/mall-template

go 1.25
